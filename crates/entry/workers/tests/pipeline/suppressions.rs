//! Addresses that are sent no emails for a while.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tidings_app::{
    complaints, jobs,
    providers::Providers,
    record_receipts::{self, ReceiptWriter},
};
use tidings_domain::{CallbackType, KeyType, NotificationId, NotificationStatus};
use tidings_providers::{
    DeliveryReceipt, SendError, Subject,
    sandbox::RecordingOutbox,
    ses::Complaint,
    smtp::{Smtp, SmtpOptions},
};
use tidings_store::notifications::Receipt;
use tidings_test_support::{CalledService, EMAIL, SmtpServer, TestApp};

const LISTED: &str = "SELECT email_address, reason, service_id, notification_id, expires_at FROM email_suppressions";

/// An email that a provider is about to be given.
async fn posted(app: &TestApp, address: &str) -> NotificationId {
    app.post(EMAIL, &app.email(address)).await.id()
}

/// What became of an email to this address, and how many a provider has been given by now.
async fn tried(app: &TestApp, address: &str) -> (String, usize) {
    let id = posted(app, address).await;
    app.work_off().await;
    (app.status(id).await, app.recording().messages().len())
}

/// An email that a provider has, and knows by its id.
async fn sent(app: &TestApp, address: &str) -> NotificationId {
    let id = posted(app, address).await;
    app.work_off().await;
    app.sql(&format!("UPDATE notifications SET reference = 'ref-{id}' WHERE id = '{id}'")).await;
    id
}

/// SES says that the mailbox of this email is not there.
async fn bounce(app: &TestApp, id: NotificationId) {
    let receipt = DeliveryReceipt {
        subject: Subject::Reference(format!("ref-{id}")),
        status: NotificationStatus::PermanentFailure,
        while_pending: None,
        sent_at: None,
        no_such_mailbox: true,
        detail: "bounce Permanent, General".into(),
    };
    ReceiptWriter::start(app.app.clone(), app.clock.clone()).record("ses", receipt).await.unwrap();
}

async fn complain(app: &TestApp, id: NotificationId, kind: &str, recipient: Option<&str>) {
    let complaint = Complaint {
        reference: format!("ref-{id}"),
        feedback_id: Some(format!("feedback-{id}")),
        complaint_type: Some(kind.to_owned()),
        complained_at: None,
        recipient: recipient.map(str::to_owned),
    };
    complaints::record(&app.app, &complaint, app.now()).await.unwrap();
}

#[tokio::test]
async fn nobody_sends_to_a_mailbox_that_is_not_there_for_a_fortnight() {
    let app = TestApp::with_recording_providers().await;
    let (first, also) = (sent(&app, "Amala@Example.com").await, sent(&app, "amala@example.com").await);
    bounce(&app, first).await;
    bounce(&app, also).await;
    assert_eq!(
        (app.status(first).await, app.status(also).await),
        ("permanent-failure".into(), "permanent-failure".into())
    );
    let expected = json!({
        "email_address": "amala@example.com",
        "reason": "bounce",
        "service_id": null,
        "notification_id": also,
        "expires_at": "2026-07-01T09:30:00.123456+00:00",
    });
    assert_eq!(app.rows(LISTED).await, [expected], "once, however often");

    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::DeliveryStatus, &service.url("/statuses")).await;
    assert_eq!(tried(&app, " AMALA@example.com ").await, ("permanent-failure".to_owned(), 2));
    let told: Value = serde_json::from_str(&service.calls()[0].body).unwrap();
    assert_eq!((&told["status"], &told["sent_at"]), (&json!("permanent-failure"), &json!(null)));
    assert_eq!(tried(&app, "bela@example.com").await, ("sending".to_owned(), 3));

    let other = app.add_service().await;
    let mut body = app.email("amala@example.com");
    body["template_id"] = json!(other.email_template_id);
    let id = app.post_with(&other.api_key, EMAIL, &body).await.id();
    app.work_off().await;
    assert_eq!(app.status(id).await, "permanent-failure", "another service's");
    let test_key = app.add_key(KeyType::Test).await;
    let id = app.post_with(&test_key, EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off().await;
    assert_eq!((app.status(id).await.as_str(), app.recording().messages().len()), ("sending", 4));

    app.clock.advance(SignedDuration::from_hours(14 * 24));
    assert_eq!(tried(&app, "amala@example.com").await, ("sending".to_owned(), 5));
    let due = tidings_queue::enqueue_due(&app.app.pool, &tidings_workers::periodic(), app.now()).await.unwrap();
    assert!(due.is_empty(), "the schedule begins");
    app.clock.advance(SignedDuration::from_hours(24));
    let due = tidings_queue::enqueue_due(&app.app.pool, &tidings_workers::periodic(), app.now()).await.unwrap();
    assert!(due.contains(&jobs::DELETE_EMAIL_SUPPRESSIONS), "{due:?}");
    app.work_off().await;
    assert_eq!(app.count("email_suppressions").await, 0);
}

#[tokio::test]
async fn an_email_that_was_delivered_may_still_come_back() {
    let app = TestApp::with_recording_providers().await;
    let id = sent(&app, "amala@example.com").await;
    let receipt = Receipt::new(id, NotificationStatus::Delivered);
    record_receipts::record_receipts(&app.app, &[receipt], app.now()).await.unwrap();
    bounce(&app, id).await;
    assert_eq!((app.status(id).await.as_str(), app.count("email_suppressions").await), ("delivered", 1));
}

#[tokio::test]
async fn a_bounce_may_come_before_the_record_of_its_email() {
    let app = TestApp::with_recording_providers().await;
    let id = posted(&app, "amala@example.com").await;
    bounce(&app, id).await;
    assert_eq!(app.count("email_suppressions").await, 0);
    app.work_off().await;
    app.sql(&format!("UPDATE notifications SET reference = 'ref-{id}'")).await;
    app.advance(2);
    app.work_off().await;
    assert_eq!((app.status(id).await.as_str(), app.count("email_suppressions").await), ("permanent-failure", 1));
}

#[tokio::test]
async fn who_complained_gets_no_more_emails_of_that_service() {
    let app = TestApp::with_recording_providers().await;
    let id = sent(&app, "amala@example.com").await;
    for _ in 0..2 {
        complain(&app, id, "abuse", Some("amala@example.com")).await;
    }
    let expected = json!({
        "email_address": "amala@example.com",
        "reason": "complaint",
        "service_id": app.demo.service_id,
        "notification_id": id,
        "expires_at": null,
    });
    assert_eq!(app.rows(LISTED).await, [expected]);
    assert_eq!(tried(&app, "amala@example.com").await, ("permanent-failure".to_owned(), 1));

    let other = app.add_service().await;
    let mut body = app.email("amala@example.com");
    body["template_id"] = json!(other.email_template_id);
    let of_other = app.post_with(&other.api_key, EMAIL, &body).await.id();
    app.work_off().await;
    assert_eq!(app.status(of_other).await, "sending");

    app.clock.advance(SignedDuration::from_hours(365 * 24));
    assert_eq!(tried(&app, "amala@example.com").await.0, "permanent-failure");
    let pool = &app.app.pool;
    let removed = tidings_app::email_suppressions::remove(pool, " Amala@example.com", Some(other.service_id)).await;
    assert_eq!(removed.unwrap(), 0);
    let removed = tidings_app::email_suppressions::remove(pool, " Amala@example.com", None).await;
    assert_eq!((removed.unwrap(), tried(&app, "amala@example.com").await.0), (1, "sending".to_owned()));
    complain(&app, id, "abuse", Some("amala@example.com")).await;
    assert_eq!(app.count("email_suppressions").await, 0, "what is told again is no new complaint");
}

#[tokio::test]
async fn not_every_complaint_says_that_an_email_was_unwanted() {
    let app = TestApp::with_recording_providers().await;
    let id = sent(&app, "amala@example.com").await;
    complain(&app, id, "not-spam", Some("amala@example.com")).await;
    assert_eq!((app.count("complaints").await, app.count("email_suppressions").await), (1, 0));
    // The platform's own emails are asked for by those who get them.
    let own = sent(&app, "bela@example.com").await;
    app.sql("UPDATE notifications SET service_id = 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553'").await;
    complain(&app, own, "abuse", Some("bela@example.com")).await;
    assert_eq!((app.count("complaints").await, app.count("email_suppressions").await), (2, 0));
}

#[tokio::test]
async fn a_complaint_about_an_email_in_the_history_names_the_address_itself() {
    let app = TestApp::with_recording_providers().await;
    let (told, untold) = (sent(&app, "amala@example.com").await, sent(&app, "bela@example.com").await);
    crate::history::archive(&app).await;
    complain(&app, told, "abuse", Some("Amala@Example.com")).await;
    complain(&app, untold, "abuse", None).await;
    let addresses = app.rows("SELECT email_address FROM email_suppressions").await;
    assert_eq!(addresses, [json!({"email_address": "amala@example.com"})]);
}

#[tokio::test]
async fn a_mail_server_that_knows_no_such_mailbox_is_not_asked_again() {
    let app = TestApp::with_recording_providers().await;
    let server = SmtpServer::start(Some("550 5.1.1 no such user")).await;
    let options = SmtpOptions { url: server.url.as_str().into(), max_connections: 4, dkim: None };
    let providers =
        Providers::sandbox(Arc::<RecordingOutbox>::default()).with_email(Arc::new(Smtp::new(&options).unwrap()));
    providers.see_to_rows(&app.app, app.now()).await.unwrap();
    let id = posted(&app, "amala@example.com").await;
    app.work_off_with(providers).await;
    let row = app.stored(id).await;
    assert_eq!((&row["notification_status"], &row["sent_by"]), (&json!("permanent-failure"), &json!(null)));
    assert_eq!(app.count("email_suppressions").await, 1);
    assert_eq!(tried(&app, "amala@example.com").await, ("permanent-failure".to_owned(), 0));
}

#[tokio::test]
async fn what_is_refused_for_another_reason_says_nothing_of_the_mailbox() {
    let app = TestApp::with_recording_providers().await;
    app.recording().fail_next([SendError::Refused("reply 552".to_owned())]);
    assert_eq!(tried(&app, "amala@example.com").await, ("technical-failure".to_owned(), 0));
    assert_eq!(app.count("email_suppressions").await, 0);
}

#[tokio::test]
async fn failures_that_the_sandbox_plays_fill_no_list() {
    let app = TestApp::new().await;
    for _ in 0..2 {
        let id = posted(&app, "perm-fail@simulator.notify").await;
        app.work_off().await;
        assert_eq!((app.status(id).await.as_str(), app.sent(id).await.is_some()), ("permanent-failure", true));
    }
    let test_key = app.add_key(KeyType::Test).await;
    let id = app.post_with(&test_key, EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off().await;
    app.sql(&format!("UPDATE notifications SET reference = 'ref-{id}' WHERE id = '{id}'")).await;
    bounce(&app, id).await;
    assert_eq!(app.count("email_suppressions").await, 0);
}
