//! Requests that take too long.

use std::time::Duration;

use axum::body::Body;
use http::{Method, Request, header};
use serde_json::{Value, json};
use tidings_domain::NotificationId;
use tidings_test_support::{Reply, SMS, TestApp, eventually};

const SHORT: Duration = Duration::from_millis(50);
const ID: &str = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";

#[track_caller]
fn assert_too_late(reply: &Reply) {
    reply.assert_errors(504, &[("SoftEventletTimeout", "Timeout serving request")]);
    assert_eq!(reply.headers["x-content-type-options"], "nosniff", "with the headers of every reply");
}

fn request(app: &TestApp, method: Method, path: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {}", app.token(&app.demo.api_key)))
        .header("idempotency-key", "k")
        .body(body.to_string().into())
        .unwrap()
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_told_so() {
    let app = TestApp::new().await;
    let locking = app.lock("notifications").await;
    for (method, path) in [
        (Method::GET, "/v2/notifications".to_owned()),
        (Method::GET, format!("/v2/notifications/{ID}")),
        (Method::GET, format!("/v2/notifications/{ID}/pdf")),
        (Method::DELETE, format!("/v2/notifications/{ID}")),
    ] {
        assert_too_late(&app.request_within(SHORT, request(&app, method, &path, &json!({}))).await);
    }
    locking.rollback().await.unwrap();
}

#[tokio::test]
async fn outside_v2_the_envelope_is_the_other_one() {
    let mut app = TestApp::new().await;
    app.sql("UPDATE templates SET has_unsubscribe_link = true WHERE template_type = 'email'").await;
    app.sql("UPDATE templates_history SET has_unsubscribe_link = true WHERE template_type = 'email'").await;
    let id = app.post("/v2/notifications/email", &app.email("amala@example.com")).await.id();
    let link = app.read(id).await["one_click_unsubscribe_url"].take();
    let path = link.as_str().unwrap().strip_prefix("https://api.example").unwrap().to_owned();
    let locking = app.lock("notifications").await;
    let reply = app.request_within(SHORT, Request::post(path).body("".into()).unwrap()).await;
    let expected = json!({"result": "error", "message": "Timeout serving request"});
    assert_eq!((reply.status.as_u16(), reply.json), (504, expected));
    locking.rollback().await.unwrap();
    app.leave_jobs();
}

#[tokio::test]
async fn a_message_that_was_accepted_too_late_is_not_accepted_twice() {
    let app = TestApp::new().await;
    let body = app.sms("07900900123");
    let locking = app.lock("notifications").await;
    // It may be given up before it gets so far; the client tries again.
    eventually("a message waits to be stored", || async {
        assert_too_late(&app.request_within(SHORT, request(&app, Method::POST, SMS, &body)).await);
        let waiting = "SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database
             WHERE NOT granted AND relation = 'notifications'::regclass AND datname = current_database()";
        !app.rows(waiting).await.is_empty()
    })
    .await;
    locking.rollback().await.unwrap();
    eventually("it is stored", || async { app.count("notifications").await == 1 }).await;
    let id: NotificationId = app.post_once("k", SMS, &body).await.id();
    assert_eq!((app.count("notifications").await, app.count("queue_jobs").await), (1, 1));
    assert_eq!(app.rows("SELECT count FROM daily_message_counts").await, [json!({"count": 1})]);
    app.work_off().await;
    assert_eq!(app.status(id).await, "delivered");
}
