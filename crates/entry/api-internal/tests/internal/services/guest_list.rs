//! Whom a service in trial mode may send to besides its team.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

use super::{at, nowhere};

#[tokio::test]
async fn a_guest_list_is_replaced() {
    let app = TestApp::new().await;
    let path = at(&app, "/guest-list");
    assert_eq!(app.admin_get(&path).await.ok(), json!({"email_addresses": [], "phone_numbers": []}));
    for list in [
        json!({
            "email_addresses": ["z@example.com", "a@example.com"],
            "phone_numbers": ["+1415-771-1401", "07123456789", "07700900001"],
        }),
        json!({"email_addresses": [], "phone_numbers": ["07123456789"]}),
    ] {
        app.admin_put(&path, &list).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(app.admin_get(&path).await.ok(), list);
    }
    let rows = app.rows("SELECT service_id, recipient_type, recipient FROM service_whitelist").await;
    let expected = json!({"service_id": app.demo.service_id, "recipient_type": "mobile", "recipient": "07123456789"});
    assert_eq!(rows, [expected]);
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let app = TestApp::new().await;
    let path = at(&app, "/guest-list");
    let list = json!({"email_addresses": ["a@example.com"], "phone_numbers": []});
    app.admin_put(&path, &list).await.expect(StatusCode::NO_CONTENT);
    for (faulty, shown) in [
        (json!({"email_addresses": [""], "phone_numbers": ["07123456789"]}), ""),
        (json!({"email_addresses": ["x"], "phone_numbers": ["020 7946 0000"]}), "020 7946 0000"),
    ] {
        let message = format!("Invalid guest list: \"{shown}\" is not a valid email address or phone number");
        app.admin_put(&path, &faulty).await.assert_message(400, message);
    }
    let reply = app.admin_put(&path, &json!({"email_addresses": []})).await;
    reply.assert_message(400, json!({"phone_numbers": ["Missing data for required field."]}));
    assert_eq!(app.admin_get(&path).await.ok(), list);
    app.admin_put(&nowhere("/guest-list"), &list).await.assert_message(404, "No result found");
    app.admin_get(&nowhere("/guest-list")).await.assert_message(404, "No result found");
}
