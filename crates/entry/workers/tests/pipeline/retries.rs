//! Providers that are not available: the schedule, and its end.

use serde_json::json;
use tidings_providers::SendError;
use tidings_test_support::{EMAIL, SMS, TestApp};

const ERROR: &str = "the provider is not available: connection refused";

fn unavailable() -> SendError {
    SendError::Unavailable("connection refused".to_owned())
}

#[tokio::test]
async fn retries_come_at_once_and_then_ever_later() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    let delays = [5, 10, 20, 40, 80, 160, 300, 300];
    app.recording().fail_next(std::iter::repeat_with(unavailable).take(1 + delays.len()));
    assert_eq!(app.work_off().await, 2, "the first retry is at once");
    for (n, delay) in delays.into_iter().enumerate() {
        assert_eq!(app.status(id).await, "created");
        let jobs = app.rows("SELECT attempts, last_error FROM queue_jobs").await;
        assert_eq!(jobs, [json!({"attempts": n + 2, "last_error": ERROR})]);
        // A fifth more or less.
        let (early, late) = (delay * 4 / 5 - 1, delay * 6 / 5 + 1);
        app.advance(early);
        assert_eq!(app.work_off().await, 0, "{delay}");
        app.advance(late - early);
        assert_eq!(app.work_off().await, 1, "{delay}");
    }
    assert_eq!(app.recording().messages().len(), 1);
    let read = app.read(id).await;
    // 915 s of delays with a fifth and a second more for each.
    assert_eq!((&read["status"], &read["sent_at"]), (&json!("sending"), &json!("2026-06-17T09:48:26.123456Z")));
}

#[tokio::test]
async fn after_four_hours_of_retries_it_ends() {
    for (path, channel) in [(SMS, "sms"), (EMAIL, "email")] {
        let app = TestApp::with_recording_providers().await;
        let body = if channel == "sms" { app.sms("07900900123") } else { app.email("amala@example.com") };
        let id = app.post(path, &body).await.id();
        app.recording().fail_next(std::iter::repeat_with(unavailable).take(1000));
        let mut attempts = app.work_off().await;
        while app.status(id).await == "created" {
            app.advance(361);
            assert_eq!(app.work_off().await, 1);
            attempts += 1;
        }
        assert_eq!(attempts, 55);
        let read = app.read(id).await;
        assert_eq!((&read["status"], &read["sent_at"]), (&json!("technical-failure"), &json!(null)));
        // 53 times 361 s.
        assert_eq!(read["completed_at"], "2026-06-17T14:48:53.123456Z");
        assert!(app.recording().messages().is_empty());
        let dead = app.rows("SELECT kind, attempts, last_error FROM queue_dead_jobs").await;
        assert_eq!(dead, [json!({"kind": format!("deliver-{channel}"), "attempts": 55, "last_error": ERROR})]);
    }
}

#[tokio::test]
async fn without_an_active_provider_messages_wait() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    let abroad = app.post(SMS, &app.sms("+33612345678")).await.id();
    app.sql("UPDATE provider_details SET active = false WHERE notification_type = 'sms' AND supports_international")
        .await;
    assert_eq!(app.work_off().await, 3);
    assert_eq!((app.status(id).await, app.status(abroad).await), ("sending".to_owned(), "created".to_owned()));
    app.sql("UPDATE provider_details SET active = true").await;
    app.advance(361);
    app.work_off().await;
    assert_eq!(app.status(abroad).await, "sent");
}

#[tokio::test]
async fn a_message_that_must_wait_does_not_hold_up_the_others() {
    let app = TestApp::with_recording_providers().await;
    let mut ids = Vec::new();
    for _ in 0..10 {
        ids.push(app.post(SMS, &app.sms("07900900123")).await.id());
    }
    app.recording().fail_next([unavailable(), unavailable()]);
    assert_eq!(app.work_off().await, 12);
    for id in ids {
        assert_eq!(app.status(id).await, "sending");
    }
    assert_eq!(app.recording().messages().len(), 10);
}
