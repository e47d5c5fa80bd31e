//! Where a service wants to be called.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, column, member, nowhere};

async fn body(app: &TestApp) -> Value {
    json!({
        "url": "https://example.com/receipts", "bearer_token": "some-unique-string", "updated_by_id": member(app).await,
        "callback_type": "delivery_status",
    })
}

async fn create(app: &TestApp) -> Value {
    app.admin_post(&at(app, "/callback-api"), &body(app).await).await.expect(StatusCode::CREATED)["data"].take()
}

fn of(app: &TestApp, callback: &Value, query: &str) -> String {
    at(app, &format!("/callback-api/{}{query}", callback["id"].as_str().unwrap()))
}

const VERSIONS: &str = "SELECT version FROM service_callback_api_history ORDER BY version";

#[tokio::test]
async fn a_callback_is_made_told_and_deleted() {
    let app = TestApp::new().await;
    let made = create(&app).await;
    let expected = json!({
        "id": made["id"], "service_id": app.demo.service_id, "url": "https://example.com/receipts",
        "updated_by_id": member(&app).await, "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    });
    assert_eq!(made, expected);
    let path = of(&app, &made, "?callback_type=delivery_status");
    assert_eq!(app.admin_get(&path).await.ok(), json!({ "data": expected }));
    let stored = column(&app, "SELECT bearer_token FROM service_callback_api").await.remove(0);
    let token: String = app.app.signer.read(stored.as_str().unwrap()).unwrap();
    assert_eq!(token, "some-unique-string");
    let service = app.admin_get(&at(&app, "")).await.ok();
    let told = json!([{"callback_id": made["id"], "callback_type": "delivery_status"}]);
    assert_eq!(service["data"]["service_callback_api"], told);

    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.count("service_callback_api").await, 0);
    assert_eq!(column(&app, VERSIONS).await, [json!(1)]);
}

#[tokio::test]
async fn a_callback_is_changed() {
    let app = TestApp::new().await;
    let made = create(&app).await;
    let before = column(&app, "SELECT bearer_token FROM service_callback_api").await;
    app.advance(60);
    let change = json!({
        "url": "https://example.com/other", "updated_by_id": member(&app).await, "callback_type": "delivery_status",
    });
    let changed = app.admin_post(&of(&app, &made, ""), &change).await.ok()["data"].take();
    assert_eq!(changed["url"], "https://example.com/other");
    assert_eq!(changed["updated_at"], "2026-06-17T09:31:00.123456Z");
    assert_eq!(column(&app, "SELECT bearer_token FROM service_callback_api").await, before);
    let change = json!({
        "bearer_token": "another-string", "updated_by_id": member(&app).await, "callback_type": "delivery_status",
    });
    let changed = app.admin_post(&of(&app, &made, ""), &change).await.ok()["data"].take();
    assert_eq!(changed["url"], "https://example.com/other");
    assert_ne!(column(&app, "SELECT bearer_token FROM service_callback_api").await, before);
    assert_eq!(column(&app, VERSIONS).await, [json!(1), json!(2), json!(3)]);
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let path = at(&app, "/callback-api");
    let faulty =
        json!({"url": "http://example.com", "bearer_token": "short", "updated_by_id": "x", "callback_type": "fax"});
    app.admin_post(&path, &faulty).await.assert_invalid(&[
        "url is not a valid https url",
        "bearer_token is too short",
        "updated_by_id is not a valid UUID",
        "callback_type fax is not one of [delivery_status, complaint, returned_letter, inbound_sms]",
    ]);
    app.admin_post(&nowhere("/callback-api"), &body(&app).await).await.assert_message(404, "No result found");
    let made = create(&app).await;
    let reply = app.admin_post(&path, &body(&app).await).await;
    reply.assert_message(400, json!({"name": ["You can only have one URL and bearer token for your service."]}));
    let reply = app.admin_post(&of(&app, &made, ""), &json!({})).await;
    reply.assert_invalid(&["updated_by_id is a required property", "callback_type is a required property"]);
    app.admin_get(&of(&app, &made, "")).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn another_services_callback_is_not_there() {
    let app = TestApp::new().await;
    let made = create(&app).await;
    let other = app.add_service().await.service_id;
    let id = made["id"].as_str().unwrap();
    for (service, id) in [(other, id), (app.demo.service_id, NOBODY)] {
        let path = format!("/service/{service}/callback-api/{id}");
        let with_type = format!("{path}?callback_type=delivery_status");
        app.admin_get(&with_type).await.assert_message(404, "No result found");
        app.admin_post(&path, &body(&app).await).await.assert_message(404, "No result found");
        app.admin_delete(&with_type).await.assert_message(404, "Service delivery receipt API not found");
    }
    for (name, message) in [
        ("inbound_sms", "Service inbound API not found"),
        ("returned_letter", "Service returned letter API not found"),
        ("complaint", "Service complaint API not found"),
    ] {
        let reply = app.admin_delete(&of(&app, &made, &format!("?callback_type={name}"))).await;
        reply.assert_message(404, message);
    }
    assert_eq!(app.count("service_callback_api").await, 1);
}
