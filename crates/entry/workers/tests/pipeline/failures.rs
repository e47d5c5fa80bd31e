//! Messages that can never be sent end at once, and nothing is sent.

use serde_json::json;
use tidings_providers::SendError;
use tidings_test_support::{EMAIL, SMS, TestApp};

async fn assert_ends_as_technical_failure(app: &TestApp, id: tidings_domain::NotificationId) {
    assert_eq!(app.work_off().await, 1);
    let row = app.stored(id).await;
    assert_eq!(row["notification_status"], "technical-failure");
    assert_eq!((&row["sent_at"], &row["sent_by"], &row["billable_units"]), (&json!(null), &json!(null), &json!(0)));
    assert_eq!(app.read(id).await["completed_at"], "2026-06-17T09:30:00.123456Z");
    assert!(app.recording().messages().is_empty());
    assert_eq!(app.count("queue_dead_jobs").await, 0, "the job has done what there was to do");
}

#[tokio::test]
async fn refused_by_the_provider() {
    for (path, channel) in [(SMS, "sms"), (EMAIL, "email")] {
        let app = TestApp::with_recording_providers().await;
        let body = if channel == "sms" { app.sms("07900900123") } else { app.email("amala@example.com") };
        let id = app.post(path, &body).await.id();
        app.recording().fail_next([SendError::Refused("no such recipient".to_owned())]);
        assert_ends_as_technical_failure(&app, id).await;
    }
}

#[tokio::test]
async fn of_a_service_that_is_archived_by_now() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    assert_eq!(app.work_off().await, 1);
    assert_eq!(app.status(id).await, "technical-failure");
    let id = {
        app.sql("UPDATE services SET active = true WHERE id = $1").await;
        app.post(EMAIL, &app.email("amala@example.com")).await.id()
    };
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    assert_eq!(app.work_off().await, 1);
    assert_eq!(app.status(id).await, "technical-failure");
    assert!(app.recording().messages().is_empty());
}

#[tokio::test]
async fn with_values_that_cannot_be_read() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.sql("UPDATE notifications SET _personalisation = 'e30.tampered'").await;
    assert_eq!(app.work_off().await, 1);
    assert_eq!(app.status(id).await, "technical-failure");
    assert!(app.recording().messages().is_empty());
}

#[tokio::test]
async fn a_job_that_names_nothing_is_put_aside() {
    let app = TestApp::with_recording_providers().await;
    let columns = "kind, lane, payload, run_at, due_at, created_at";
    let at = "'2026-06-17T09:00:00Z', '2026-06-17T09:00:00Z', '2026-06-17T09:00:00Z'";
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.sql(&format!(
        "INSERT INTO queue_jobs ({columns}) VALUES
         ('deliver-sms', 1, '{{\"notification_id\": 7}}', {at}),
         ('deliver-sms', 1, '{{\"notification_id\": \"00000000-0000-4000-8000-00000000dead\"}}', {at}),
         ('sandbox-receipt', 1, '[]', {at})"
    ))
    .await;
    assert_eq!(app.work_off().await, 4);
    assert_eq!(app.status(id).await, "sending", "the others of the batch are sent");
    let dead = app.rows("SELECT kind, last_error FROM queue_dead_jobs ORDER BY kind").await;
    let expected = [
        json!({"kind": "deliver-sms", "last_error": "the payload names no notification"}),
        json!({"kind": "sandbox-receipt", "last_error": "the payload is no receipt"}),
    ];
    assert_eq!(dead, expected);
}
