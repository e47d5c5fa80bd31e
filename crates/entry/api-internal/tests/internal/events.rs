//! Events.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

#[tokio::test]
async fn an_event_is_written_down() {
    let app = TestApp::new().await;
    let event = json!({"event_type": "sucessful_login", "data": {"user_id": "x", "ip_address": "192.0.2.1"}});
    let reply = app.admin_post("/events", &event).await.expect(StatusCode::CREATED);
    assert_eq!(reply["data"]["event_type"], "sucessful_login");
    assert_eq!(reply["data"]["data"], event["data"]);
    assert_eq!(reply["data"]["created_at"], "2026-06-17T09:30:00.123456Z");
    let rows = app.rows("SELECT id, event_type, data FROM events").await;
    assert_eq!(rows, [json!({"id": reply["data"]["id"], "event_type": "sucessful_login", "data": event["data"]})]);
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let app = TestApp::new().await;
    let missing = "Missing data for required field.";
    let reply = app.admin_post("/events", &json!({})).await;
    reply.assert_message(400, json!({"event_type": [missing], "data": [missing]}));
    let reply = app.admin_post("/events", &json!({"event_type": 1, "data": null})).await;
    reply.assert_message(400, json!({"event_type": ["Not a valid string."], "data": ["Field may not be null."]}));
    assert_eq!(app.count("events").await, 0);
}
