//! A service that does not answer holds up nobody else.

use serde_json::json;
use tidings_app::{jobs, record_receipts::record_receipts};
use tidings_domain::{CallbackType, NotificationStatus};
use tidings_store::notifications::Receipt;
use tidings_test_support::{CalledService, Reaction, SMS, TestApp, eventually};
use tokio_util::sync::CancellationToken;

/// How many calls a host gets at a time.
const PER_HOST: usize = 10;

/// Messages of a service that were delivered, of which it is yet to hear.
async fn deliver(app: &TestApp, api_key: &str, body: &serde_json::Value, count: usize) {
    let mut receipts = Vec::new();
    for _ in 0..count {
        let id = app.post_with(api_key, SMS, body).await.id();
        receipts.push(Receipt::new(id, NotificationStatus::Delivered));
    }
    app.sql(&format!("DELETE FROM queue_jobs WHERE kind = '{}'", jobs::DELIVER_SMS)).await;
    assert_eq!(record_receipts(&app.app, &receipts, app.now()).await.unwrap(), count);
}

#[tokio::test]
async fn a_service_that_does_not_answer_does_not_hold_up_another() {
    let app = TestApp::with_recording_providers().await;
    let (silent, quick) = (CalledService::start().await, CalledService::start().await);
    silent.always(Reaction::Held);
    let other = app.add_service().await;
    app.add_callback(app.demo.service_id, CallbackType::DeliveryStatus, &silent.url("/")).await;
    app.add_callback(other.service_id, CallbackType::DeliveryStatus, &quick.url("/")).await;
    let mut others_body = app.sms("07900900123");
    others_body["template_id"] = json!(other.sms_template_id);

    // The silent one's backlog is there first, and takes what it can get.
    deliver(&app, &app.demo.api_key, &app.sms("07900900123"), 60).await;
    let stop = CancellationToken::new();
    let worker = app.work(stop.clone());
    silent.wait_for(PER_HOST).await;
    for round in 1..=5 {
        deliver(&app, &other.api_key, &others_body, 8).await;
        quick.wait_for(round * 8).await;
    }
    assert_eq!(silent.calls().len(), PER_HOST, "it has not answered any, and got no more");
    // None of its jobs has lost an attempt while it waited for its turn.
    let query = "SELECT count(*) FROM queue_jobs WHERE lease IS NULL AND attempts > 0";
    assert_eq!(app.rows(query).await, [json!({"count": 0})]);

    silent.always(Reaction::Status(200));
    silent.release();
    eventually("everybody has heard of everything", || async {
        // Not while a job is held: its lease is by the clock.
        if app.count("queue_jobs WHERE lease IS NOT NULL").await == 0 {
            app.advance(5);
        }
        app.count("queue_jobs").await == 0
    })
    .await;
    assert_eq!((silent.calls().len(), quick.calls().len()), (60, 40));
    stop.cancel();
    worker.await.unwrap();
}
