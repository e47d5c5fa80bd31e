//! Versions.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

use super::{at, member, nowhere};

#[tokio::test]
async fn every_version_of_the_service_and_its_keys() {
    let app = TestApp::new().await;
    let user = member(&app).await;
    app.advance(60);
    app.admin_post(&at(&app, ""), &json!({"name": "Renamed", "restricted": true})).await.ok();
    let key = app.rows("SELECT id FROM api_keys WHERE service_id = $1").await[0]["id"].take();
    let revoke = at(&app, &format!("/api-key/revoke/{}", key.as_str().unwrap()));
    app.admin_post(&revoke, &json!({})).await.expect(StatusCode::ACCEPTED);

    let history = app.admin_get(&at(&app, "/history")).await.ok();
    let (made, changed) = ("2026-06-17T09:30:00.123456Z", "2026-06-17T09:31:00.123456Z");
    let version = json!({
        "id": app.demo.service_id, "name": "Demo Service", "created_at": made, "updated_at": null, "active": true,
        "email_message_limit": 250_000, "sms_message_limit": 250_000, "letter_message_limit": 20_000,
        "restricted": false, "custom_email_sender_name": null, "email_sender_local_part": "demo.service",
        "created_by_id": user, "version": 1,
    });
    let mut second = version.clone();
    (second["name"], second["updated_at"], second["restricted"]) = (json!("Renamed"), json!(changed), json!(true));
    (second["email_sender_local_part"], second["version"]) = (json!("renamed"), json!(2));
    let key_version = json!({
        "id": key, "name": "demo", "service_id": app.demo.service_id, "expiry_date": null, "created_at": made,
        "updated_at": null, "created_by_id": user,
    });
    let mut revoked = key_version.clone();
    (revoked["expiry_date"], revoked["updated_at"]) = (json!(changed), json!(changed));
    let expected = json!({"service_history": [version, second], "api_key_history": [key_version, revoked]});
    assert_eq!(history, json!({ "data": expected }));

    let nothing = json!({"data": {"service_history": [], "api_key_history": []}});
    assert_eq!(app.admin_get(&nowhere("/history")).await.ok(), nothing);
}
