//! For how long a service's messages are kept.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, nowhere};

async fn add(app: &TestApp, channel: &str, days: i32) -> Value {
    let body = json!({"notification_type": channel, "days_of_retention": days});
    app.admin_post(&at(app, "/data-retention"), &body).await.expect(StatusCode::CREATED)["result"].take()
}

#[tokio::test]
async fn days_are_set_by_channel() {
    let app = TestApp::new().await;
    let sms = add(&app, "sms", 3).await;
    let expected = json!({
        "id": sms["id"], "service_id": app.demo.service_id, "service_name": "Demo Service", "notification_type": "sms",
        "days_of_retention": 3, "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    });
    assert_eq!(sms, expected);
    let (letter, email) = (add(&app, "letter", 5).await, add(&app, "email", 90).await);
    assert_eq!(app.admin_get(&at(&app, "/data-retention")).await.ok(), json!([email, sms, letter]));
    let id = sms["id"].as_str().unwrap();
    assert_eq!(app.admin_get(&at(&app, &format!("/data-retention/{id}"))).await.ok(), sms);
    assert_eq!(app.admin_get(&at(&app, "/data-retention/notification-type/letter")).await.ok(), letter);

    app.advance(60);
    let path = at(&app, &format!("/data-retention/{id}"));
    app.admin_post(&path, &json!({"days_of_retention": 4})).await.expect(StatusCode::NO_CONTENT);
    let changed = app.admin_get(&path).await.ok();
    assert_eq!(changed["days_of_retention"], 4);
    assert_eq!(changed["updated_at"], "2026-06-17T09:31:00.123456Z");
}

#[tokio::test]
async fn nothing_is_an_empty_object() {
    let app = TestApp::new().await;
    assert_eq!(app.admin_get(&at(&app, "/data-retention")).await.ok(), json!([]));
    for path in [format!("/data-retention/{NOBODY}"), "/data-retention/notification-type/sms".to_owned()] {
        assert_eq!(app.admin_get(&at(&app, &path)).await.ok(), json!({}));
    }
    let reply = app.admin_get(&at(&app, "/data-retention/notification-type/fax")).await;
    reply.assert_message(404, "No result found");
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let path = at(&app, "/data-retention");
    let reply = app.admin_post(&path, &json!({"notification_type": "fax", "days_of_retention": "3"})).await;
    reply.assert_invalid(&[
        "days_of_retention 3 is not of type integer",
        "notification_type fax is not one of [sms, letter, email]",
    ]);
    let sms = add(&app, "sms", 3).await;
    let body = json!({"notification_type": "sms", "days_of_retention": 3});
    let reply = app.admin_post(&path, &body).await;
    reply.assert_message(400, "Service already has data retention for sms notification type");
    app.admin_post(&nowhere("/data-retention"), &body).await.assert_message(404, "No result found");

    let other = app.add_service().await.service_id;
    let id = sms["id"].as_str().unwrap();
    assert_eq!(app.admin_get(&format!("/service/{other}/data-retention/{id}")).await.ok(), json!({}));
    let reply =
        app.admin_post(&format!("/service/{other}/data-retention/{id}"), &json!({"days_of_retention": 4})).await;
    reply.assert_message(404, format!("The service data retention for id: {id} was not found for service: {other}"));
}
