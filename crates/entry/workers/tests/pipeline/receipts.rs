//! Receipts: early, late, twice, and from abroad.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use tidings_app::{App, record_receipts::record_receipts};
use tidings_domain::{Clock, NotificationId, NotificationStatus};
use tidings_providers::{
    SendError,
    sandbox::{SandboxMessage, SandboxOutbox},
};
use tidings_store::notifications::Receipt;
use tidings_test_support::{SMS, TestApp, TestClock};

use crate::providers;

/// A provider whose receipt is there before its answer.
struct ReceiptFirst {
    app: App,
    clock: Arc<TestClock>,
    status: NotificationStatus,
}

#[async_trait]
impl SandboxOutbox for ReceiptFirst {
    async fn accept(&self, message: SandboxMessage) -> Result<(), SendError> {
        let receipt = Receipt::new(message.notification_id, self.status);
        assert_eq!(record_receipts(&self.app, &[receipt], self.clock.now()).await.unwrap(), 1);
        let row: (bool, Option<String>) =
            sqlx::query_as("SELECT sent_at IS NOT NULL, sent_by FROM notifications WHERE id = $1")
                .bind(message.notification_id.as_uuid())
                .fetch_one(&self.app.pool)
                .await
                .unwrap();
        assert_eq!(row, (true, None), "what has a receipt was sent, though by whom is not written down yet");
        Ok(())
    }
}

async fn receive(app: &TestApp, id: NotificationId, status: NotificationStatus) -> usize {
    let receipt = Receipt::new(id, status);
    record_receipts(&app.app, &[receipt], app.now()).await.unwrap()
}

#[tokio::test]
async fn a_receipt_may_come_before_the_record_of_the_sending() {
    let app = TestApp::new().await;
    for status in [NotificationStatus::Delivered, NotificationStatus::PermanentFailure, NotificationStatus::Pending] {
        let id = app.post(SMS, &app.sms("07900900123")).await.id();
        let outbox = ReceiptFirst { app: app.app.clone(), clock: app.clock.clone(), status };
        assert_eq!(app.work_off_with(providers(Arc::new(outbox))).await, 1);
        let row = app.stored(id).await;
        assert_eq!(row["notification_status"], status.as_str(), "what the receipt said stands");
        assert_eq!((&row["sent_at"], &row["billable_units"]), (&row["created_at"], &json!(1)));
        assert!(["mmg", "firetext"].contains(&row["sent_by"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn an_interim_report_is_followed_by_the_last_one() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    app.advance(1);
    assert_eq!(receive(&app, id, NotificationStatus::Pending).await, 1);
    assert_eq!((app.status(id).await.as_str(), &app.read(id).await["completed_at"]), ("pending", &json!(null)));
    app.advance(1);
    assert_eq!(receive(&app, id, NotificationStatus::Sending).await, 0, "no way back");
    assert_eq!(receive(&app, id, NotificationStatus::TemporaryFailure).await, 1);
    let read = app.read(id).await;
    let completed = json!("2026-06-17T09:30:02.123456Z");
    assert_eq!((&read["status"], &read["completed_at"]), (&json!("temporary-failure"), &completed));
}

#[tokio::test]
async fn late_and_repeated_receipts_change_nothing() {
    let app = TestApp::new().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    let before = app.stored(id).await;
    app.advance(60);
    for status in [
        NotificationStatus::Delivered,
        NotificationStatus::TemporaryFailure,
        NotificationStatus::PermanentFailure,
        NotificationStatus::TechnicalFailure,
        NotificationStatus::Pending,
        NotificationStatus::Sending,
    ] {
        assert_eq!(receive(&app, id, status).await, 0, "{status}");
        assert_eq!(app.stored(id).await, before, "{status}");
    }
}

#[tokio::test]
async fn of_two_receipts_at_once_one_is_taken() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    let twice = [NotificationStatus::Delivered; 2].map(|status| Receipt::new(id, status));
    assert_eq!(record_receipts(&app.app, &twice, app.now()).await.unwrap(), 1);

    let other = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    let (one, two) = tokio::join!(
        receive(&app, other, NotificationStatus::Delivered),
        receive(&app, other, NotificationStatus::PermanentFailure),
    );
    assert_eq!(one + two, 1);
}

#[tokio::test]
async fn a_receipt_for_a_message_that_there_is_not() {
    let app = TestApp::with_recording_providers().await;
    let stranger = NotificationId::new(uuid::Uuid::from_u128(7));
    assert_eq!(receive(&app, stranger, NotificationStatus::Delivered).await, 0);
}

#[tokio::test]
async fn abroad_messages_are_sent_and_a_receipt_says_more() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("+33 6 12 34 56 78")).await.id();
    app.work_off().await;
    let read = app.read(id).await;
    assert_eq!((&read["status"], &read["completed_at"]), (&json!("sent"), &read["created_at"]));
    app.advance(5);
    assert_eq!(receive(&app, id, NotificationStatus::Delivered).await, 1);
    let read = app.read(id).await;
    let completed = json!("2026-06-17T09:30:05.123456Z");
    assert_eq!((&read["status"], &read["completed_at"]), (&json!("delivered"), &completed));
}

#[tokio::test]
async fn receipts_from_countries_that_give_none_are_not_believed() {
    let app = TestApp::with_recording_providers().await;
    for (number, believed) in [("+1 202 555 0143", false), ("+54 9 11 2345 6789", false), ("07797 712345", true)] {
        let id = app.post(SMS, &app.sms(number)).await.id();
        app.work_off().await;
        assert_eq!(app.status(id).await, "sent", "{number}");
        assert_eq!(receive(&app, id, NotificationStatus::Delivered).await, usize::from(believed), "{number}");
        assert_eq!(app.status(id).await, if believed { "delivered" } else { "sent" }, "{number}");
    }
}
