//! Many messages at once.

use tidings_providers::SendError;
use tidings_test_support::{EMAIL, SMS, TestApp};

#[tokio::test]
async fn one_bad_row_does_not_hurt_the_others() {
    let app = TestApp::with_recording_providers().await;
    let mut ids = Vec::new();
    for n in 0..12 {
        let reply = match n % 2 {
            0 => app.post(SMS, &app.sms("07900900123")).await,
            _ => app.post(EMAIL, &app.email("amala@example.com")).await,
        };
        ids.push(reply.id());
    }
    for id in &ids[4..6] {
        app.sql(&format!("UPDATE notifications SET _personalisation = 'damaged' WHERE id = '{id}'")).await;
    }
    app.recording().fail_next([SendError::Refused("no".to_owned())]);
    assert_eq!(app.work_off().await, 12);

    let mut statuses = Vec::new();
    for id in &ids {
        statuses.push(app.status(*id).await);
    }
    assert_eq!(statuses.iter().filter(|status| *status == "sending").count(), 9, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| *status == "technical-failure").count(), 3, "{statuses:?}");
    assert_eq!([&statuses[4], &statuses[5]], ["technical-failure"; 2]);
    assert_eq!(app.recording().messages().len(), 9);
    assert_eq!(app.count("queue_dead_jobs").await, 0);
}

#[tokio::test]
async fn more_than_a_batch_of_several_services() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    let mut others_body = app.sms("07900900123");
    others_body["template_id"] = serde_json::json!(other.sms_template_id);
    let body = app.sms("07900900123");
    for n in 0..450 {
        let (key, body) = if n % 3 == 0 { (&other.api_key, &others_body) } else { (&app.demo.api_key, &body) };
        app.post_with(key, SMS, body).await.id();
    }
    assert_eq!(app.work_off().await, 900);
    let counts = app.rows("SELECT notification_status AS status, count(*) FROM notifications GROUP BY 1").await;
    assert_eq!(counts, [serde_json::json!({"status": "delivered", "count": 450})]);
    let sent = app.rows("SELECT count(*), sum(times_sent) FROM sandbox_messages").await;
    assert_eq!(sent, [serde_json::json!({"count": 450, "sum": 450})]);
}
