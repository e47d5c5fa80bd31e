//! Text messages.

use serde_json::json;
use tidings_domain::{KeyType, NotificationStatus, NotificationType};
use tidings_test_support::{SMS, TestApp};

#[tokio::test]
async fn a_text_message_is_delivered() {
    let app = TestApp::new().await;
    let id = app.post(SMS, &app.sms("07900 900123")).await.id();
    // One attempt to send, one receipt.
    assert_eq!(app.work_off().await, 2);

    let sent = app.sent(id).await.unwrap();
    assert_eq!(
        sent.body,
        "Demo Service: Hello Amala, your appointment is on 1 January. Reply to this message if you cannot come."
    );
    assert_eq!((sent.recipient.as_str(), sent.sender.as_str()), ("447900900123", "Tidings"));
    assert_eq!((sent.channel, sent.key_type, sent.times_sent), (NotificationType::Sms, KeyType::Normal, 1));
    assert_eq!((sent.service_id, sent.status), (app.demo.service_id, Some(NotificationStatus::Delivered)));
    assert!(["mmg", "firetext"].contains(&sent.provider.as_str()), "{}", sent.provider);

    let row = app.stored(id).await;
    assert_eq!(row["notification_status"], "delivered");
    assert_eq!(row["sent_by"], sent.provider);
    assert_eq!(row["sent_at"], "2026-06-17T09:30:00.123456");
    assert_eq!(row["updated_at"], "2026-06-17T09:30:00.123456");
    assert_eq!((&row["billable_units"], &row["reference"]), (&json!(1), &json!(null)));
    assert_eq!(app.count("queue_dead_jobs").await, 0);
}

#[tokio::test]
async fn a_service_may_send_without_its_name() {
    let app = TestApp::with_recording_providers().await;
    app.sql("UPDATE services SET prefix_sms = false WHERE id = $1").await;
    let template = app.add_sms_template("Café – ((body))").await;
    let body = json!({"phone_number": "07900900123", "template_id": template, "personalisation": {"body": "x"}});
    app.post(SMS, &body).await.id();
    app.sql("UPDATE services SET prefix_sms = true, name = 'Ferries' WHERE id = $1").await;
    app.work_off().await;
    app.sql("UPDATE services SET prefix_sms = false WHERE id = $1").await;
    app.post(SMS, &body).await.id();
    app.work_off().await;
    assert_eq!(crate::bodies(app.recording()), ["Ferries: Café - x", "Café - x"], "as the service is when it is sent");
}

#[tokio::test]
async fn fragments_are_counted_as_sent() {
    let app = TestApp::with_recording_providers().await;
    let template = app.add_sms_template("((body))").await;
    // "Demo Service: " has 14 characters.
    for (text, fragments) in [
        ("a".repeat(146), 1),
        ("a".repeat(147), 2),
        ("a".repeat(918), 7),
        ("ŵ".repeat(56), 1),
        ("ŵ".repeat(57), 2),
        ("€".repeat(73), 1),
        ("€".repeat(74), 2),
    ] {
        let body = json!({"phone_number": "07900900123", "template_id": template, "personalisation": {"body": text}});
        let id = app.post(SMS, &body).await.id();
        app.work_off().await;
        assert_eq!(app.stored(id).await["billable_units"], fragments, "{text}");
    }
}

#[tokio::test]
async fn the_sender_asked_for_is_the_sender() {
    let app = TestApp::with_recording_providers().await;
    let mut body = app.sms("07900900123");
    body["sms_sender_id"] = json!(app.add_sms_sender("Ferries").await);
    app.post(SMS, &body).await.id();
    app.sql("UPDATE service_sms_senders SET sms_sender = 'Later' WHERE service_id = $1").await;
    app.work_off().await;
    assert_eq!(app.recording().messages()[0].sender, "Ferries", "as it was when it was accepted");
}

#[tokio::test]
async fn abroad_goes_by_a_provider_that_can() {
    let app = TestApp::with_recording_providers().await;
    for _ in 0..20 {
        app.post(SMS, &app.sms("+33 6 12 34 56 78")).await.id();
    }
    app.work_off().await;
    let providers: Vec<_> = app.recording().messages().into_iter().map(|message| message.provider).collect();
    assert_eq!(providers, ["mmg"; 20]);
}

#[tokio::test]
async fn failure_numbers_fail() {
    let app = TestApp::new().await;
    let test_key = app.add_key(KeyType::Test).await;
    for key in [&app.demo.api_key, &test_key] {
        for (number, status) in [
            ("07700900003", "temporary-failure"),
            ("07700 900 003", "temporary-failure"),
            ("+447700900002", "permanent-failure"),
            ("07700900001", "delivered"),
        ] {
            let id = app.post_with(key, SMS, &app.sms(number)).await.id();
            app.work_off().await;
            let read = app.read(id).await;
            assert_eq!((&read["status"], &read["completed_at"]), (&json!(status), &read["created_at"]), "{number}");
        }
    }
}

#[tokio::test]
async fn the_message_of_a_test_key_says_so() {
    let app = TestApp::new().await;
    let key = app.add_key(KeyType::Test).await;
    let id = app.post_with(&key, SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    assert_eq!(app.sent(id).await.unwrap().key_type, KeyType::Test);
    assert_eq!(app.status(id).await, "delivered");
}
