//! New services.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, column, member};

const DEFAULT: &[&str] = &["email", "international_letters", "international_sms", "letter", "sms"];

async fn body(app: &TestApp) -> Value {
    let user = member(app).await;
    json!({
        "name": "Created Service", "user_id": user, "created_by": user, "restricted": true, "active": false,
        "email_message_limit": 50, "sms_message_limit": "60", "letter_message_limit": 70,
        "organisation_type": "central",
    })
}

async fn create(app: &TestApp, body: &Value) -> Value {
    app.admin_post("/service", body).await.expect(StatusCode::CREATED)["data"].take()
}

#[tokio::test]
async fn a_service_is_stored_with_all_that_belongs_to_it() {
    let app = TestApp::new().await;
    let service = create(&app, &body(&app).await).await;
    let id = service["id"].as_str().unwrap().to_owned();
    assert_eq!(app.admin_get(&format!("/service/{id}")).await.ok()["data"], service);
    assert_eq!(
        (&service["name"], &service["email_sender_local_part"]),
        (&json!("Created Service"), &json!("created.service"))
    );
    assert_eq!((&service["active"], &service["restricted"]), (&json!(true), &json!(true)));
    // The demo service's member is a platform admin.
    assert_eq!(service["count_as_live"], false);
    assert_eq!(service["permissions"], json!(DEFAULT));
    assert_eq!((&service["email_message_limit"], &service["sms_message_limit"]), (&json!(50), &json!(60)));
    assert_eq!(service["international_sms_message_limit"], 250_000);
    assert_eq!((&service["rate_limit"], &service["confirmed_email_sender_name"]), (&json!(3000), &json!(false)));
    assert_eq!((&service["email_branding"], &service["organisation"]), (&Value::Null, &Value::Null));

    let of_it = |query: &str| query.replace("ID", &id);
    let query = of_it("SELECT version FROM services_history WHERE id = 'ID'");
    assert_eq!(column(&app, &query).await, [json!(1)]);
    let query = of_it("SELECT permission FROM permissions WHERE service_id = 'ID' ORDER BY permission::text");
    assert_eq!(
        json!(column(&app, &query).await),
        json!([
            "manage_api_keys",
            "manage_settings",
            "manage_templates",
            "manage_users",
            "send_emails",
            "send_letters",
            "send_texts",
            "view_activity",
        ])
    );
    let query = of_it("SELECT user_id FROM user_to_service WHERE service_id = 'ID'");
    assert_eq!(column(&app, &query).await, [member(&app).await]);
    let query = of_it("SELECT sms_sender, is_default FROM service_sms_senders WHERE service_id = 'ID'");
    assert_eq!(app.rows(&query).await, [json!({"sms_sender": "Tidings", "is_default": true})]);
    let query = of_it(
        "SELECT financial_year_start AS year, free_sms_fragment_limit AS free, has_custom_allowance AS custom
         FROM annual_billing WHERE service_id = 'ID'",
    );
    assert_eq!(app.rows(&query).await, [json!({"year": 2026, "free": 20000, "custom": false})]);
}

#[tokio::test]
async fn an_organisation_is_found_by_its_longest_domain() {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE users SET email_address = 'amala@Team.Example.gsi.gov.uk', platform_admin = false
         WHERE id = (SELECT created_by_id FROM services WHERE id = $1);
         INSERT INTO organisation (id, name, active, created_at, crown, organisation_type, email_branding_id,
             letter_branding_id, can_approve_own_go_live_requests)
         SELECT given.id::uuid, given.name, true, now(), true, type, email_branding.id, letter_branding.id, false
         FROM (VALUES ('11111111-1111-4111-8111-111111111111', 'Above', 'local'),
                      ('22222222-2222-4222-8222-222222222222', 'Team', 'central')) AS given (id, name, type),
             email_branding, letter_branding
         WHERE email_branding.name = 'NHS' AND letter_branding.name = 'NHS';
         INSERT INTO domain VALUES ('gov.uk', '11111111-1111-4111-8111-111111111111'),
             ('ample.gov.uk', '11111111-1111-4111-8111-111111111111'),
             ('example.gov.uk', '22222222-2222-4222-8222-222222222222')",
    )
    .await;
    let mut body = body(&app).await;
    body["organisation_type"] = json!("other");
    let service = create(&app, &body).await;
    assert_eq!(service["organisation"], "22222222-2222-4222-8222-222222222222");
    assert_eq!((&service["organisation_type"], &service["count_as_live"]), (&json!("central"), &json!(true)));
    assert_ne!((&service["email_branding"], &service["letter_branding"]), (&Value::Null, &Value::Null));
    let query = format!("SELECT crown FROM services WHERE id = {}", service["id"].to_string().replace('"', "'"));
    assert_eq!(column(&app, &query).await, [json!(true)]);
}

#[tokio::test]
async fn nhs_services_have_its_brandings() {
    let app = TestApp::new().await;
    let nhs = column(&app, "SELECT id FROM email_branding WHERE name = 'NHS'").await.remove(0);
    let mut body = body(&app).await;
    body["organisation_type"] = json!("nhs_notify");
    let service = create(&app, &body).await;
    assert_eq!(service["email_branding"], nhs);
    assert_eq!(service["organisation"], "477f8870-af2b-4b81-9a2c-1fad12028919");

    app.sql("UPDATE users SET email_address = 'amala@trust.nhs.net' WHERE email_address LIKE 'demo-%'").await;
    (body["name"], body["organisation_type"]) = (json!("Another"), json!(null));
    let service = create(&app, &body).await;
    assert_eq!((&service["email_branding"], &service["organisation"]), (&nhs, &Value::Null));
}

#[tokio::test]
async fn a_name_that_is_taken() {
    let app = TestApp::new().await;
    let mut body = body(&app).await;
    for name in ["Demo Service", "DEMO (service)"] {
        body["name"] = json!(name);
        let reply = app.admin_post("/service", &body).await;
        reply.assert_message(400, json!({"name": [format!("Duplicate service name '{name}'")]}));
    }
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let app = TestApp::new().await;
    let missing = json!(["Missing data for required field."]);
    let reply = app.admin_post("/service", &json!({"name": "A"})).await;
    reply.assert_message(400, json!({"user_id": missing}));
    let reply = app.admin_post("/service", &json!({"user_id": member(&app).await})).await;
    reply.assert_message(
        400,
        json!({
            "created_by": missing, "email_message_limit": missing, "letter_message_limit": missing, "name": missing,
            "restricted": missing, "sms_message_limit": missing,
        }),
    );
    for field in ["user_id", "created_by"] {
        let mut body = body(&app).await;
        body[field] = json!(NOBODY);
        app.admin_post("/service", &body).await.assert_message(404, "No result found");
    }
    assert_eq!(column(&app, "SELECT count(*) FROM services WHERE name <> 'GOV.UK Notify'").await, [json!(1)]);
}
