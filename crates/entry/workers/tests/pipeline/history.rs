//! Receipts for messages that retention has moved to the history.

use serde_json::{Value, json};
use tidings_app::record_receipts::{ReceiptWriter, record_receipts};
use tidings_domain::{CallbackType, NotificationId, NotificationStatus};
use tidings_providers::{DeliveryReceipt, Subject};
use tidings_store::notifications::Receipt;
use tidings_test_support::{CalledService, EMAIL, SMS, TestApp};

/// Moves every message to the history, as retention does.
pub async fn archive(app: &TestApp) {
    app.sql(
        "INSERT INTO notification_history (id, job_id, job_row_number, service_id, template_id, template_version, api_key_id,
             key_type, notification_type, created_at, sent_at, sent_by, updated_at, reference, billable_units,
             client_reference, international, phone_prefix, rate_multiplier, notification_status, created_by_id, postage)
         SELECT id, job_id, job_row_number, service_id, template_id, template_version, api_key_id,
             key_type, notification_type, created_at, sent_at, sent_by, updated_at, reference, billable_units,
             client_reference, international, phone_prefix, rate_multiplier, notification_status, created_by_id, postage
         FROM notifications;
         DELETE FROM notifications",
    )
    .await;
}

async fn past(app: &TestApp, id: NotificationId) -> Value {
    let query = format!("SELECT notification_status, sent_at, updated_at FROM notification_history WHERE id = '{id}'");
    app.rows(&query).await.remove(0)
}

#[tokio::test]
async fn they_change_there_by_the_same_rules_and_nobody_is_told() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::DeliveryStatus, &service.url("/statuses")).await;
    let sms = app.post(SMS, &app.sms("07900900123")).await.id();
    let unbelieved = app.post(SMS, &app.sms("+1 202 555 0143")).await.id();
    app.work_off().await;
    let sent_at = app.stored(sms).await["sent_at"].clone();
    archive(&app).await;
    let live = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    app.advance(60);
    let receive = async |receipts: &[Receipt]| record_receipts(&app.app, receipts, app.now()).await.unwrap();
    let delivered = [sms, unbelieved, live].map(|id| Receipt::new(id, NotificationStatus::Delivered));
    assert_eq!(receive(&delivered).await, 2);
    let expected =
        json!({"notification_status": "delivered", "sent_at": sent_at, "updated_at": "2026-06-17T09:31:00.123456"});
    assert_eq!((past(&app, sms).await, app.status(live).await), (expected.clone(), "delivered".to_owned()));
    assert_eq!(past(&app, unbelieved).await["notification_status"], "sent");

    app.advance(60);
    assert_eq!(receive(&[Receipt::new(sms, NotificationStatus::PermanentFailure)]).await, 0, "late");
    assert_eq!(past(&app, sms).await, expected);
    app.work_off().await;
    assert_eq!(service.calls().len(), 1, "of the message that is kept");
}

#[tokio::test]
async fn providers_know_them_by_their_references_still() {
    let app = TestApp::with_recording_providers().await;
    let ids = [
        app.post(EMAIL, &app.email("amala@example.com")).await.id(),
        app.post(EMAIL, &app.email("b@example.com")).await.id(),
    ];
    app.work_off().await;
    archive(&app).await;
    let live = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off().await;
    let writer = ReceiptWriter::start(app.app.clone(), app.clock.clone());
    let receipt = |id: NotificationId, status| DeliveryReceipt {
        subject: Subject::Reference(format!("sandbox-{id}")),
        status,
        while_pending: None,
        sent_at: None,
        no_such_mailbox: status == NotificationStatus::PermanentFailure,
        detail: "".into(),
    };
    let (one, two, three) = tokio::join!(
        writer.record("ses", receipt(ids[0], NotificationStatus::Delivered)),
        writer.record("ses", receipt(ids[1], NotificationStatus::PermanentFailure)),
        writer.record("ses", receipt(live, NotificationStatus::Delivered)),
    );
    for written in [one, two, three] {
        written.unwrap();
    }
    assert_eq!(past(&app, ids[0]).await["notification_status"], "delivered");
    assert_eq!(past(&app, ids[1]).await["notification_status"], "permanent-failure");
    assert_eq!((app.status(live).await.as_str(), app.count("queue_jobs").await), ("delivered", 0));
    assert_eq!(app.count("email_suppressions").await, 0, "nobody knows any more where it went");
}
