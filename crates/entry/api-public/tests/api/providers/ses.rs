//! What SES reports, by messages of SNS that a certificate of our own has signed.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_domain::NotificationId;
use tidings_test_support::{EMAIL, Reply, TestApp};

use super::{call, success};

const DELIVERY: &str = include_str!("../../../../../dev/test-support/sns/delivery.json");
const BOUNCE: &str = include_str!("../../../../../dev/test-support/sns/bounce.json");
const COMPLAINT: &str = include_str!("../../../../../dev/test-support/sns/complaint.json");
const OTHER_TOPIC: &str = include_str!("../../../../../dev/test-support/sns/other-topic.json");

async fn report(app: &TestApp, message: &str) -> Reply {
    call(app, "/notifications/email/ses", &[], message.to_owned()).await
}

/// An email that SES calls as the messages do.
async fn sending(app: &TestApp) -> NotificationId {
    let id = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off().await;
    name_it(app, id).await;
    id
}

async fn name_it(app: &TestApp, id: NotificationId) {
    app.sql(&format!("UPDATE notifications SET reference = 'ses-message-1' WHERE id = '{id}'")).await;
}

#[tokio::test]
async fn deliveries_and_bounces_end_an_email() {
    for (message, expected) in [(DELIVERY, "delivered"), (BOUNCE, "permanent-failure")] {
        let app = TestApp::with_recording_providers().await;
        let id = sending(&app).await;
        assert_eq!(report(&app, message).await.ok(), success());
        assert_eq!(app.status(id).await, expected);
        let before = app.stored(id).await;
        app.advance(1);
        assert_eq!(report(&app, message).await.ok(), success(), "repeated, and harmless");
        assert_eq!(app.stored(id).await, before);
    }
}

#[tokio::test]
async fn a_receipt_that_is_early_waits_for_its_email() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.advance(5);
    assert_eq!(report(&app, DELIVERY).await.ok(), success());
    app.work_off().await;
    assert_eq!(app.status(id).await, "sending", "the receipt's reference is still another's");
    name_it(&app, id).await;
    app.advance(2);
    app.work_off().await;
    assert_eq!(app.status(id).await, "delivered");
}

#[tokio::test]
async fn one_whose_email_never_comes_is_given_up_after_five_minutes() {
    let app = TestApp::with_recording_providers().await;
    assert_eq!(report(&app, DELIVERY).await.ok(), success());
    app.work_off().await;
    assert_eq!(app.count("queue_jobs").await, 1);
    app.advance(300);
    app.work_off().await;
    assert_eq!((app.count("queue_jobs").await, app.count("queue_dead_jobs").await), (0, 0));
    assert_eq!(report(&app, DELIVERY).await.ok(), success(), "too old to wait for");
    assert_eq!(app.count("queue_jobs").await, 0);
}

#[tokio::test]
async fn a_complaint_is_kept_once_and_changes_no_status() {
    let app = TestApp::with_recording_providers().await;
    let id = sending(&app).await;
    for _ in 0..2 {
        assert_eq!(report(&app, COMPLAINT).await.ok(), success());
    }
    let kept = app
        .rows("SELECT notification_id, service_id, ses_feedback_id, complaint_type, complaint_date, created_at FROM complaints")
        .await;
    let expected = json!({
        "notification_id": id,
        "service_id": app.demo.service_id,
        "ses_feedback_id": "feedback-1",
        "complaint_type": "abuse",
        "complaint_date": "2026-06-17T10:00:00",
        "created_at": "2026-06-17T09:30:00.123456",
    });
    assert_eq!(kept, [expected]);
    assert_eq!(app.status(id).await, "sending");
}

#[tokio::test]
async fn who_bounced_or_complained_is_sent_no_more_emails() {
    for (message, reason) in [(BOUNCE, "bounce"), (COMPLAINT, "complaint")] {
        let app = TestApp::with_recording_providers().await;
        let id = sending(&app).await;
        assert_eq!(report(&app, message).await.ok(), success());
        let listed = app.rows("SELECT email_address, reason, notification_id FROM email_suppressions").await;
        let expected = json!({"email_address": "amala@example.com", "reason": reason, "notification_id": id});
        assert_eq!(listed, [expected]);
        // It is accepted, and no provider hears of it.
        let next = app.post(EMAIL, &app.email("amala@example.com")).await.id();
        app.work_off().await;
        assert_eq!((app.status(next).await.as_str(), app.recording().messages().len()), ("permanent-failure", 1));
    }
}

#[tokio::test]
async fn a_complaint_about_what_is_not_there_is_passed_over() {
    let app = TestApp::with_recording_providers().await;
    assert_eq!(report(&app, COMPLAINT).await.ok(), success());
    assert_eq!(app.count("complaints").await, 0);
}

#[tokio::test]
async fn nobody_else_is_believed() {
    let app = TestApp::with_recording_providers().await;
    let id = sending(&app).await;
    let changed = |field: &str, value: &str| {
        let mut message: Value = serde_json::from_str(DELIVERY).unwrap();
        message[field] = value.into();
        message.to_string()
    };
    let other_cert = "https://sns.evil.example/SimpleNotificationService.pem";
    for message in [
        OTHER_TOPIC.to_owned(),
        changed("Message", r#"{"notificationType": "Delivery", "mail": {"messageId": "ses-message-1"}}"#),
        changed("Timestamp", "2026-06-17T09:30:06.000Z"),
        changed("Subject", "Another"),
        changed("Type", "SubscriptionConfirmation"),
        changed("SignatureVersion", "2"),
        changed("SignatureVersion", "3"),
        changed("Signature", "AAAA"),
        changed("Signature", "%"),
        changed("SigningCertURL", other_cert),
        changed("SigningCertURL", "http://169.254.169.254/latest.pem"),
    ] {
        let reply = report(&app, &message).await;
        let expected = json!({"result": "error", "message": "Forbidden: invalid authentication token provided"});
        assert_eq!(reply.expect(StatusCode::FORBIDDEN), expected, "{message}");
    }
    assert_eq!(app.status(id).await, "sending");
    for message in ["{}", "text"] {
        let expected = json!({"result": "error", "message": "Invalid JSON supplied in POST data"});
        assert_eq!(report(&app, message).await.expect(StatusCode::BAD_REQUEST), expected);
    }
}
