//! Making and changing organisations.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_domain::OrganisationId;
use tidings_test_support::TestApp;

use super::{add_organisation, personalisations};

const NHS_EMAIL: &str = "a7dc4e56-660b-4db7-8cff-12c37b12b5ea";
const NHS_LETTER: &str = "2cd354bb-6b85-eda3-c0ad-6b613150459f";

async fn change(app: &TestApp, id: OrganisationId, body: Value) {
    let reply = app.admin_post(&format!("/organisations/{id}"), &body).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.json);
}

async fn told(app: &TestApp, id: OrganisationId) -> Value {
    app.admin_get(&format!("/organisations/{id}")).await.ok()
}

/// The demo service's versions after the first.
async fn later_versions(app: &TestApp) -> Vec<Value> {
    app.rows(
        "SELECT version, organisation_type, crown, updated_at FROM services_history WHERE id = $1 AND version > 1
         ORDER BY version",
    )
    .await
}

#[tokio::test]
async fn an_organisation_is_made() {
    let app = TestApp::new().await;
    let body = json!({"name": "Body", "crown": false, "organisation_type": "local", "agreement_signed": true,
                      "active": null});
    let made = app.admin_post("/organisations", &body).await.expect(StatusCode::CREATED);
    assert_eq!((&made["name"], &made["crown"], &made["active"]), (&json!("Body"), &json!(false), &json!(true)));
    assert_eq!(made["agreement_signed"], true);
    assert_eq!(made["permissions"], json!(["can_ask_to_join_a_service"]));
    assert_eq!(made["email_branding_id"], Value::Null);
    let id = made["id"].as_str().unwrap();
    assert_eq!(app.admin_get(&format!("/organisations/{id}")).await.ok(), made);
    app.admin_post("/organisations", &body).await.assert_message(400, "Organisation name already exists");
}

#[tokio::test]
async fn parts_of_the_nhs_have_its_brandings() {
    let app = TestApp::new().await;
    let body = json!({"name": "Surgery", "crown": false, "organisation_type": "nhs_gp"});
    let made = app.admin_post("/organisations", &body).await.expect(StatusCode::CREATED);
    let became = add_organisation(&app, "Trust", "local").await;
    change(&app, became, json!({"organisation_type": "nhs_local"})).await;
    for id in [made["id"].as_str().unwrap().parse().unwrap(), became] {
        let organisation = told(&app, id).await;
        assert_eq!(organisation["email_branding_id"], NHS_EMAIL);
        assert_eq!(organisation["letter_branding_id"], NHS_LETTER);
        for (kind, branding) in [("email", NHS_EMAIL), ("letter", NHS_LETTER)] {
            let pool = app.admin_get(&format!("/organisations/{id}/{kind}-branding-pool")).await.ok();
            assert_eq!(pool["data"][0]["id"], branding);
        }
    }
}

#[tokio::test]
async fn faults_of_new_organisations_are_told() {
    let app = TestApp::new().await;
    app.admin_post("/organisations", &json!({"crown": null, "organisation_type": "foo", "x": 1})).await.assert_invalid(
        &[
            "crown None is not of type boolean",
            "organisation_type foo is not one of [central, local, nhs_central, nhs_local, nhs_gp, nhs_notify, \
         emergency_service, school_or_college, other]",
            "name is a required property",
            "Additional properties are not allowed (x was unexpected)",
        ],
    );
}

#[tokio::test]
async fn every_column_can_be_changed() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let user = app.rows("SELECT created_by_id AS id FROM services WHERE id = $1").await[0]["id"].clone();
    let columns = json!({
        "name": "Other Body", "active": false, "crown": true, "organisation_type": "local",
        "agreement_signed": false, "agreement_signed_by_id": user, "agreement_signed_on_behalf_of_name": "A",
        "agreement_signed_on_behalf_of_email_address": "a@b.example", "agreement_signed_version": 2.5,
        "request_to_go_live_notes": "Ask first", "notes": "n", "purchase_order_number": "1",
        "billing_contact_names": "C", "billing_contact_email_addresses": "c@d.example", "billing_reference": "r",
        "can_approve_own_go_live_requests": true, "email_branding_id": NHS_EMAIL, "letter_branding_id": NHS_LETTER,
    });
    let mut body = columns.clone();
    body["agreement_signed_at"] = json!("2026-06-01 09:30:00.5");
    body["domains"] = json!(["B.gov.uk", "a.gov.uk"]);
    change(&app, id, body).await;
    let organisation = told(&app, id).await;
    for (name, value) in columns.as_object().unwrap() {
        assert_eq!(&organisation[name], value, "{name}");
    }
    assert_eq!(organisation["agreement_signed_at"], "Mon, 01 Jun 2026 09:30:00 GMT");
    assert_eq!(organisation["domains"], json!(["a.gov.uk", "b.gov.uk"]));
    change(&app, id, json!({"notes": null, "agreement_signed_version": null})).await;
    let cleared = told(&app, id).await;
    assert_eq!((&cleared["notes"], &cleared["agreement_signed_version"]), (&Value::Null, &Value::Null));
    assert_eq!(cleared["domains"], organisation["domains"]);
    let rows = app.rows(&format!("SELECT updated_at FROM organisation WHERE id = '{id}'")).await;
    assert_eq!(rows[0]["updated_at"], "2026-06-17T09:30:00.123456");
}

#[tokio::test]
async fn permissions_are_changed_alone() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    change(&app, id, json!({"permissions": ["can_ask_to_join_a_service"], "name": "Ignored"})).await;
    let organisation = told(&app, id).await;
    assert_eq!(organisation["permissions"], json!(["can_ask_to_join_a_service"]));
    assert_eq!(organisation["name"], "Body");
    change(&app, id, json!({"permissions": []})).await;
    assert_eq!(told(&app, id).await["permissions"], json!([]));
    let reply = app.admin_post(&format!("/organisations/{id}"), &json!({"permissions": ["fly"]})).await;
    reply.assert_invalid(&["permissions fly is not one of [can_ask_to_join_a_service]"]);
}

#[tokio::test]
async fn names_and_domains_are_unique() {
    let app = TestApp::new().await;
    let (one, other) =
        (add_organisation(&app, "One", "central").await, add_organisation(&app, "Other", "central").await);
    change(&app, one, json!({"domains": ["same.gov.uk"]})).await;
    let path = format!("/organisations/{other}");
    let reply = app.admin_post(&path, &json!({"name": "One", "notes": "x"})).await;
    reply.assert_message(400, "Organisation name already exists");
    let reply = app.admin_post(&path, &json!({"domains": ["new.gov.uk", "same.gov.uk"], "notes": "x"})).await;
    reply.assert_message(400, "Domain already exists");
    assert_eq!(told(&app, other).await["notes"], Value::Null);
    let unknown = format!("/organisations/{}", crate::fresh());
    app.admin_post(&unknown, &json!({"name": "x"})).await.assert_message(404, "No result found");
    let reply = app.admin_post(&path, &json!({"email_branding_id": crate::fresh()})).await;
    reply.assert_message(400, "Email branding not found");
}

#[tokio::test]
async fn services_follow_their_organisation() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "local").await;
    let elsewhere = app.add_service().await.service_id;
    app.sql(&format!("UPDATE services SET organisation_id = '{id}', organisation_type = 'local' WHERE id = $1")).await;
    app.advance(60);
    change(&app, id, json!({"organisation_type": "central", "crown": true})).await;
    let version_2 = json!({"version": 2, "organisation_type": "central", "crown": true,
                           "updated_at": "2026-06-17T09:31:00.123456"});
    assert_eq!(later_versions(&app).await, std::slice::from_ref(&version_2));
    let rows = app.rows("SELECT version, organisation_type, crown, updated_at FROM services WHERE id = $1").await;
    assert_eq!(rows, std::slice::from_ref(&version_2));
    let allowances = app
        .rows(
            "SELECT service_id, financial_year_start, free_sms_fragment_limit, has_custom_allowance
             FROM annual_billing WHERE service_id = $1",
        )
        .await;
    let expected = json!({"service_id": app.demo.service_id, "financial_year_start": 2026,
                          "free_sms_fragment_limit": 20000, "has_custom_allowance": false});
    assert_eq!(allowances, [expected]);
    // The same again changes nothing, so that there is no version for it.
    change(&app, id, json!({"organisation_type": "central", "crown": true})).await;
    assert_eq!(later_versions(&app).await, [version_2]);
    let others = app.rows(&format!("SELECT version FROM services WHERE id = '{elsewhere}'")).await;
    assert_eq!(others, [json!({"version": 1})]);
}

#[tokio::test]
async fn services_without_a_branding_get_the_organisations() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "local").await;
    let branded = app.add_service().await.service_id;
    let own = app.rows("SELECT id FROM email_branding WHERE name <> 'NHS' LIMIT 1").await[0]["id"].clone();
    let own = own.as_str().unwrap();
    app.sql(&format!(
        "UPDATE services SET organisation_id = '{id}' WHERE id IN ($1, '{branded}');
         INSERT INTO service_email_branding VALUES ('{branded}', '{own}')"
    ))
    .await;
    change(&app, id, json!({"email_branding_id": NHS_EMAIL})).await;
    assert_eq!(
        app.rows("SELECT email_branding_id AS id FROM service_email_branding WHERE service_id = $1").await,
        [json!({"id": NHS_EMAIL})]
    );
    assert_eq!(
        app.rows(&format!("SELECT email_branding_id AS id FROM service_email_branding WHERE service_id = '{branded}'"))
            .await,
        [json!({"id": own})]
    );
    assert_eq!(later_versions(&app).await.len(), 1);
    assert_eq!(app.rows(&format!("SELECT FROM services_history WHERE id = '{branded}'")).await.len(), 1);
    let pool = app.admin_get(&format!("/organisations/{id}/email-branding-pool")).await.ok();
    assert_eq!(pool["data"][0]["id"], NHS_EMAIL);
    change(&app, id, json!({"letter_branding_id": NHS_LETTER})).await;
    assert_eq!(app.count("service_letter_branding").await, 2);
    assert_eq!(later_versions(&app).await.len(), 2);
}

#[tokio::test]
async fn a_service_is_moved_into_an_organisation() {
    let app = TestApp::new().await;
    let (first, second) =
        (add_organisation(&app, "First", "nhs_gp").await, add_organisation(&app, "Second", "central").await);
    let body = json!({"service_id": app.demo.service_id});
    for (id, allowance) in [(first, 0), (second, 20000)] {
        app.admin_post(&format!("/organisations/{id}/service"), &body).await.expect(StatusCode::NO_CONTENT);
        let services = app.admin_get(&format!("/organisations/{id}/services")).await.ok();
        assert_eq!(services[0]["id"], json!(app.demo.service_id));
        let rows = app.rows("SELECT free_sms_fragment_limit AS n FROM annual_billing WHERE service_id = $1").await;
        assert_eq!(rows, [json!({"n": allowance})]);
    }
    assert_eq!(app.admin_get(&format!("/organisations/{first}/services")).await.ok(), json!([]));
    assert_eq!(later_versions(&app).await.len(), 2);
    for (id, service) in [(crate::fresh(), app.demo.service_id.as_uuid()), (first.as_uuid(), crate::fresh())] {
        let reply = app.admin_post(&format!("/organisations/{id}/service"), &json!({"service_id": service})).await;
        reply.assert_message(404, "No result found");
    }
    let reply = app.admin_post(&format!("/organisations/{first}/service"), &json!({})).await;
    reply.assert_invalid(&["service_id is a required property"]);
}

#[tokio::test]
async fn allowances_remember_last_year() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let body = json!({"service_id": app.demo.service_id});
    app.sql(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year, has_custom_allowance)
         VALUES (gen_random_uuid(), $1, 2025, 12345, now(), false, true)",
    )
    .await;
    let present =
        "SELECT free_sms_fragment_limit AS n, high_volume_service_last_year AS high, has_custom_allowance AS own
                   FROM annual_billing WHERE service_id = $1 AND financial_year_start = 2026";
    app.admin_post(&format!("/organisations/{id}/service"), &body).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.rows(present).await, [json!({"n": 12345, "high": false, "own": true})]);
    app.sql(
        "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         VALUES ('2026-03-31', gen_random_uuid(), $1, 'sms', 'mmg', 2, false, 0.02, 150000, 1, now(), 'none')",
    )
    .await;
    app.admin_post(&format!("/organisations/{id}/service"), &body).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.rows(present).await, [json!({"n": 0, "high": true, "own": false})]);
}

#[tokio::test]
async fn only_empty_organisations_are_archived() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let path = format!("/organisations/{id}/archive");
    change(&app, id, json!({"domains": ["a.gov.uk"], "email_branding_id": NHS_EMAIL})).await;
    app.sql(&format!(
        "UPDATE services SET organisation_id = '{id}' WHERE id = $1;
         INSERT INTO user_to_organisation SELECT created_by_id, '{id}' FROM services WHERE id = $1;
         INSERT INTO invited_organisation_users (id, email_address, invited_by_id, organisation_id, created_at, status,
             permissions)
         SELECT gen_random_uuid(), 'a@b.example', created_by_id, '{id}', now(), 'pending', '' FROM services
         WHERE id = $1"
    ))
    .await;
    let services = "Cannot archive an organisation with active services";
    app.admin_post(&path, &Value::Null).await.assert_message(400, services);
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    let people = "Cannot archive an organisation with team members or invited team members";
    app.admin_post(&path, &Value::Null).await.assert_message(400, people);
    app.sql("DELETE FROM user_to_organisation").await;
    app.admin_post(&path, &Value::Null).await.assert_message(400, people);
    app.sql("UPDATE invited_organisation_users SET status = 'cancelled'").await;
    for _ in 0..2 {
        app.admin_post(&path, &Value::Null).await.expect(StatusCode::NO_CONTENT);
    }
    let archived = told(&app, id).await;
    assert_eq!((&archived["active"], &archived["domains"]), (&json!(false), &json!([])));
    assert_eq!(archived["name"], "_archived_2026-06-17-09:30:00_Body");
    assert_eq!(archived["email_branding_id"], Value::Null);
}

#[tokio::test]
async fn whoever_signs_the_agreement_gets_a_receipt() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let user = app
        .rows(
            "SELECT created_by_id AS id, email_address FROM services JOIN users ON users.id = created_by_id
                         WHERE services.id = $1",
        )
        .await;
    // A platform admin who notes down what was signed on paper is told nothing.
    change(&app, id, json!({"agreement_signed": true})).await;
    assert_eq!(app.count("notifications").await, 0);
    change(&app, id, json!({"agreement_signed": true, "agreement_signed_by_id": user[0]["id"]})).await;
    let sent = personalisations(&app).await;
    let expected = json!({
        "mou_link": "https://admin.example/agreement/non-crown.pdf",
        "org_name": "Body",
        "org_dashboard_link": format!("https://admin.example/organisations/{id}"),
        "signed_by_name": "Demo User",
        "on_behalf_of_name": null,
    });
    let address = user[0]["email_address"].as_str().unwrap().to_owned();
    assert_eq!(sent, [(address.clone(), "4fd2e43c-309b-4e50-8fb8-1955852d9d71".to_owned(), expected)]);
    app.sql("DELETE FROM notifications").await;
    change(
        &app,
        id,
        json!({"agreement_signed": true, "agreement_signed_by_id": user[0]["id"], "crown": true,
               "agreement_signed_on_behalf_of_name": "Chief",
               "agreement_signed_on_behalf_of_email_address": "chief@body.example"}),
    )
    .await;
    let sent = personalisations(&app).await;
    let to: Vec<_> = sent.iter().map(|(to, template, _)| (to.as_str(), template.as_str())).collect();
    assert_eq!(
        to,
        [
            ("chief@body.example", "522b6657-5ca5-4368-a294-6b527703bd0b"),
            (address.as_str(), "c20206d5-bf03-4002-9a90-37d5032d9e84"),
        ]
    );
    assert_eq!(sent[0].2["on_behalf_of_name"], "Chief");
    assert_eq!(sent[0].2["mou_link"], "https://admin.example/agreement/crown.pdf");
    app.work_off().await;
}
