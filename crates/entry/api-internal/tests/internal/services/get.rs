//! One service.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{at, nowhere};

#[tokio::test]
async fn a_new_service_has_every_key() {
    let app = TestApp::new().await;
    let reply = app.admin_get(&at(&app, "")).await.ok();
    let created_by = &app.rows("SELECT created_by_id FROM services WHERE id = $1").await[0]["created_by_id"];
    let expected = json!({
        "id": app.demo.service_id,
        "name": "Demo Service",
        "active": true,
        "restricted": false,
        "created_by": created_by,
        "organisation": null,
        "organisation_type": "other",
        "email_branding": null,
        "letter_branding": null,
        "permissions": ["email", "international_sms", "sms"],
        "prefix_sms": true,
        "rate_limit": 3000,
        "contact_link": null,
        "email_message_limit": 250_000,
        "sms_message_limit": 250_000,
        "international_sms_message_limit": 100,
        "letter_message_limit": 20_000,
        "volume_email": null,
        "volume_sms": null,
        "volume_letter": null,
        "consent_to_research": null,
        "count_as_live": true,
        "go_live_at": null,
        "go_live_user": null,
        "has_active_go_live_request": false,
        "confirmed_unique": false,
        "confirmed_email_sender_name": null,
        "custom_email_sender_name": null,
        "email_sender_local_part": "demo.service",
        "notes": null,
        "purchase_order_number": null,
        "billing_contact_names": null,
        "billing_contact_email_addresses": null,
        "billing_reference": null,
        "service_callback_api": [],
    });
    assert_eq!(reply, json!({ "data": expected }));
    assert_eq!(expected.as_object().map(|keys| keys.len()), Some(35));
}

#[tokio::test]
async fn what_is_set_is_told() {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE services SET organisation_id = '477f8870-af2b-4b81-9a2c-1fad12028919', go_live_user_id = created_by_id,
             go_live_at = '2026-01-02 03:04:05.006', volume_sms = 10, consent_to_research = true WHERE id = $1;
         INSERT INTO service_email_branding SELECT $1, id FROM email_branding WHERE name = 'NHS';
         INSERT INTO service_letter_branding SELECT $1, id FROM letter_branding WHERE name = 'NHS';
         INSERT INTO service_callback_api (id, service_id, url, bearer_token, created_at, updated_by_id, version,
             callback_type)
         SELECT '0f7a0b5e-6e5c-4f0e-9d0c-6f4c1a2b3c4d', $1, 'https://example.com', 'x', now(), created_by_id, 1,
             'delivery_status' FROM services WHERE id = $1",
    )
    .await;
    let service = app.admin_get(&at(&app, "")).await.ok()["data"].take();
    assert_eq!(service["organisation"], "477f8870-af2b-4b81-9a2c-1fad12028919");
    assert_eq!(service["go_live_user"], service["created_by"]);
    assert_eq!(service["go_live_at"], "2026-01-02 03:04:05.006000");
    assert_eq!((&service["volume_sms"], &service["consent_to_research"]), (&json!(10), &json!(true)));
    assert_ne!((&service["email_branding"], &service["letter_branding"]), (&Value::Null, &Value::Null));
    let callback = json!({"callback_id": "0f7a0b5e-6e5c-4f0e-9d0c-6f4c1a2b3c4d", "callback_type": "delivery_status"});
    assert_eq!(service["service_callback_api"], json!([callback]));
}

#[tokio::test]
async fn a_service_that_is_not_there() {
    let app = TestApp::new().await;
    app.admin_get(&nowhere("")).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get("/service/x").await.status, 404);
}

#[tokio::test]
async fn the_organisation_of_a_service() {
    let app = TestApp::new().await;
    let path = at(&app, "/organisation");
    assert_eq!(app.admin_get(&path).await.ok(), json!({}));
    assert_eq!(app.admin_get(&nowhere("/organisation")).await.ok(), json!({}));
    let id = "477f8870-af2b-4b81-9a2c-1fad12028919";
    app.sql(&format!("UPDATE services SET organisation_id = '{id}' WHERE id = $1")).await;
    let organisation = app.admin_get(&path).await.ok();
    assert_eq!(organisation["id"], id);
    assert_eq!(organisation, app.admin_get(&format!("/organisations/{id}")).await.ok());
}
