//! The log of a service's callbacks, and calls to try them.

use serde_json::{Value, json};
use tidings_domain::CallbackType;
use tidings_test_support::{CALLBACK_TOKEN, CalledService, Reaction, TestApp};

use super::{called, delivered, signature};

/// The address of the demo service's callback about this.
async fn of(app: &TestApp, callback_type: CallbackType, rest: &str) -> String {
    let query = format!("SELECT id FROM service_callback_api WHERE callback_type = '{callback_type}'");
    let id = app.rows(&query).await.remove(0)["id"].take();
    format!("/service/{}/callback-api/{}/{rest}", app.demo.service_id, id.as_str().unwrap())
}

fn time(text: &Value) -> jiff::Timestamp {
    text.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn attempts_are_told_with_what_comes_next() {
    let (app, service) = called().await;
    let path = of(&app, CallbackType::DeliveryStatus, "deliveries").await;
    assert_eq!(app.admin_get(&path).await.ok(), json!([]));
    let id = delivered(&app).await;
    service.react([Reaction::Status(500)]);
    app.work_off().await;
    let mut told = app.admin_get(&path).await.ok();
    let next = told[0]["next_attempt_at"].take();
    let planned = app.rows("SELECT run_at FROM queue_jobs").await.remove(0);
    assert_eq!(time(&next), time(&planned["run_at"]));
    let attempt = |at: &str, attempt: i32, status: u16, error: Value, next: Value| {
        json!({
            "at": at, "attempt": attempt, "notification_id": id, "status_code": status, "error": error,
            "next_attempt_at": next,
        })
    };
    let first = |next| attempt("2026-06-17T09:30:00.123456Z", 1, 500, json!("the service answered 500"), next);
    assert_eq!(told, json!([first(Value::Null)]));
    app.advance(361);
    app.work_off().await;
    let second = attempt("2026-06-17T09:36:01.123456Z", 2, 200, Value::Null, Value::Null);
    assert_eq!(app.admin_get(&path).await.ok(), json!([second, first(Value::Null)]));

    let other = app.add_service().await.service_id;
    let path = path.replace(&app.demo.service_id.to_string(), &other.to_string());
    app.admin_get(&path).await.assert_message(404, "No result found");
}

/// Several messages' calls, whose next attempts are told of each one's latest alone.
#[tokio::test]
async fn each_call_has_its_own_next_attempt() {
    let (app, service) = called().await;
    let path = of(&app, CallbackType::DeliveryStatus, "deliveries").await;
    service.always(Reaction::Status(503));
    delivered(&app).await;
    delivered(&app).await;
    app.work_off().await;
    app.advance(361);
    app.work_off().await;
    let told = app.admin_get(&path).await.ok();
    let waits: Vec<bool> = told.as_array().unwrap().iter().map(|one| one["next_attempt_at"].is_string()).collect();
    assert_eq!(waits, [true, true, false, false]);
    service.always(Reaction::Status(200));
    app.advance(361);
    app.work_off().await;
}

#[tokio::test]
async fn each_kind_of_callback_can_be_tried() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    for callback_type in CallbackType::ALL {
        app.add_callback(app.demo.service_id, *callback_type, &service.url(&format!("/{callback_type}"))).await;
        let tried = app.admin_post(&of(&app, *callback_type, "test").await, &json!({})).await.ok();
        assert_eq!((&tried["status_code"], &tried["error"]), (&json!(200), &Value::Null));
        assert!(tried["milliseconds"].is_u64(), "{tried}");
        let call = service.calls().pop().unwrap();
        assert_eq!(call.target, format!("/{callback_type}"));
        assert_eq!(call.header("authorization"), format!("Bearer {CALLBACK_TOKEN}"));
        assert_eq!(call.header("webhook-signature"), signature(&call));
        assert!(serde_json::from_str::<Value>(&call.body).unwrap().is_object());
    }
    assert_eq!((app.count("callback_attempts").await, app.count("queue_jobs").await), (0, 0));
}

#[tokio::test]
async fn what_comes_of_a_trial_is_told() {
    let (app, service) = called().await;
    let path = of(&app, CallbackType::DeliveryStatus, "test").await;
    service.react([Reaction::Status(418)]);
    assert_eq!(app.admin_post(&path, &json!({})).await.ok()["status_code"], 418);
    let too_soon = app.admin_post(&path, &json!({})).await;
    too_soon.assert_message(429, "This callback was tested less than 10 seconds ago");
    app.advance(10);
    app.sql("UPDATE service_callback_api SET url = 'http://10.0.0.1/'").await;
    let tried = app.admin_post(&path, &json!({})).await.ok();
    let error = "the address is not public (private), and in no allowed network";
    assert_eq!((&tried["status_code"], &tried["error"]), (&Value::Null, &json!(error)));
    let other = app.add_service().await.service_id;
    let path = path.replace(&app.demo.service_id.to_string(), &other.to_string());
    app.admin_post(&path, &json!({})).await.assert_message(404, "No result found");
}
