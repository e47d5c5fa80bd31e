//! What is told of a message's life, from its making to the last word about it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tidings_app::{housekeeping, record_receipts::record_receipts};
use tidings_domain::{CallbackType, NotificationId, NotificationStatus};
use tidings_providers::SendError;
use tidings_store::notifications::Receipt;
use tidings_test_support::{CalledService, Reaction, SMS, TestApp};

async fn posted(app: &TestApp) -> NotificationId {
    app.post(SMS, &app.sms("07900900123")).await.id()
}

async fn story(app: &TestApp, id: NotificationId) -> Value {
    app.admin_get(&format!("/service/{}/notifications/{id}/events", app.demo.service_id)).await.ok()
}

async fn receive(app: &TestApp, id: NotificationId, status: NotificationStatus) {
    assert_eq!(record_receipts(&app.app, &[Receipt::new(id, status)], app.now()).await.unwrap(), 1);
}

#[tokio::test]
async fn every_attempt_word_and_call_is_told_in_order() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::DeliveryStatus, &service.url("/statuses")).await;
    let id = posted(&app).await;
    let created = json!({"at": "2026-06-17T09:30:00.123456Z", "kind": "created"});
    assert_eq!(story(&app, id).await, json!([created]));
    app.recording().fail_next([SendError::Unavailable("connection refused".to_owned())]);
    app.advance(1);
    app.work_off().await;
    app.advance(1);
    receive(&app, id, NotificationStatus::Delivered).await;
    service.react([Reaction::Status(503)]);
    app.advance(1);
    app.work_off().await;
    app.advance(361);
    app.work_off().await;
    let provider = app.stored(id).await["sent_by"].clone();
    let refused = "the provider is not available: connection refused";
    assert_eq!(
        story(&app, id).await,
        json!([
            created,
            {"at": "2026-06-17T09:30:01.123456Z", "kind": "attempt", "detail": refused},
            {"at": "2026-06-17T09:30:01.123456Z", "kind": "accepted", "provider": provider},
            {"at": "2026-06-17T09:30:02.123456Z", "kind": "receipt", "provider": provider, "status": "delivered"},
            {"at": "2026-06-17T09:30:03.123456Z", "kind": "callback", "detail": "the service answered 503"},
            {"at": "2026-06-17T09:36:04.123456Z", "kind": "callback", "detail": "the service answered 200"},
        ])
    );

    // After a week the row alone tells of it.
    app.clock.advance(SignedDuration::from_hours(7 * 24 + 1));
    assert_eq!(housekeeping::delete_attempts(&app.app, app.now()).await.unwrap(), 3);
    let kinds: Vec<Value> =
        story(&app, id).await.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["created", "accepted", "receipt"]);
}

/// More than are deleted in one transaction, and as many that are a day too young.
#[tokio::test]
async fn what_was_tried_is_deleted_after_a_week_however_much_it_is() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO callback_attempts (job_id, service_id, callback_type, at, attempt)
         SELECT number, services.id, 'delivery_status',
             timestamptz '2026-06-17 09:30:00Z' - interval '1 day' * CASE WHEN number > 12000 THEN 6 ELSE 8 END, 1
         FROM services, generate_series(1, 24000) AS number WHERE services.id = $1",
    )
    .await;
    assert_eq!(housekeeping::delete_attempts(&app.app, app.now()).await.unwrap(), 12_000);
    assert_eq!(app.count("callback_attempts WHERE job_id > 12000").await, 12_000);
    assert_eq!(housekeeping::delete_attempts(&app.app, app.now()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_message_that_is_accepted_at_once_leaves_nothing_but_its_row() {
    let app = TestApp::with_recording_providers().await;
    let id = posted(&app).await;
    app.work_off().await;
    receive(&app, id, NotificationStatus::TemporaryFailure).await;
    let told = story(&app, id).await;
    assert_eq!((&told[2]["kind"], &told[2]["status"]), (&json!("receipt"), &json!("temporary-failure")));
    assert_eq!((app.count("delivery_failures").await, app.count("callback_attempts").await), (0, 0));
}

#[tokio::test]
async fn a_state_without_a_providers_word_is_told_as_such() {
    let app = TestApp::with_recording_providers().await;
    let refused = posted(&app).await;
    app.recording().fail_next([SendError::Refused("no such recipient".to_owned())]);
    app.work_off().await;
    let why = "the provider refused the message: no such recipient";
    let told = story(&app, refused).await;
    assert_eq!(told[1], json!({"at": "2026-06-17T09:30:00.123456Z", "kind": "attempt", "detail": why}));
    let ended = json!({"at": "2026-06-17T09:30:00.123456Z", "kind": "status", "status": "technical-failure"});
    assert_eq!(told[2], ended);

    let silent = posted(&app).await;
    app.work_off().await;
    app.clock.advance(SignedDuration::from_hours(73));
    assert_eq!(housekeeping::time_out_sending_notifications(&app.app, app.now()).await.unwrap(), 1);
    let told = story(&app, silent).await;
    let ended = json!({"at": "2026-06-20T10:30:00.123456Z", "kind": "status", "status": "temporary-failure"});
    assert_eq!((told.as_array().unwrap().len(), &told[2]), (3, &ended));
}

#[tokio::test]
async fn a_story_is_its_services() {
    let app = TestApp::with_recording_providers().await;
    let id = posted(&app).await;
    app.work_off().await;
    let other = app.add_service().await.service_id;
    let path = format!("/service/{other}/notifications/{id}/events");
    app.admin_get(&path).await.assert_message(404, "No result found");
}
