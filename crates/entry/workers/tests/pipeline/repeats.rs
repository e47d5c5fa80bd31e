//! Jobs that run more often than once.

use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tidings_app::record_receipts::record_receipts;
use tidings_domain::{NotificationId, NotificationStatus};
use tidings_providers::SendError;
use tidings_store::notifications::{Receipt, waiting};
use tidings_test_support::{EMAIL, SMS, TestApp};
use uuid::Uuid;

/// Enqueues the delivery once more, as a job that was lost and found again.
async fn repeat(app: &TestApp, kind: &str, id: NotificationId) {
    app.sql(&format!(
        "INSERT INTO queue_jobs (kind, lane, payload, run_at, due_at, created_at)
         SELECT '{kind}', 1, jsonb_build_object('notification_id', '{id}'), created_at, created_at, created_at
         FROM notifications WHERE id = '{id}'"
    ))
    .await;
}

#[tokio::test]
async fn a_job_that_runs_twice_sends_once() {
    let app = TestApp::with_recording_providers().await;
    for (path, kind, body) in
        [(SMS, "deliver-sms", app.sms("07900900123")), (EMAIL, "deliver-email", app.email("amala@example.com"))]
    {
        let id = app.post(path, &body).await.id();
        app.work_off().await;
        let before = app.stored(id).await;
        app.advance(60);
        repeat(&app, kind, id).await;
        repeat(&app, kind, id).await;
        assert_eq!(app.work_off().await, 2);
        assert_eq!(app.stored(id).await, before);
    }
    assert_eq!(app.recording().messages().len(), 2);
}

#[tokio::test]
async fn two_jobs_in_one_batch_send_once() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    repeat(&app, "deliver-sms", id).await;
    assert_eq!(app.work_off().await, 2);
    assert_eq!(app.recording().messages().len(), 1);
    assert_eq!(app.status(id).await, "sending");
}

#[tokio::test]
async fn what_a_lost_worker_held_is_sent_after_the_lease() {
    let app = TestApp::new().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    let lease = Duration::from_secs(6);
    let held =
        tidings_queue::claim(&app.app.pool, "deliver-sms", 10, lease, app.now(), Uuid::from_u128(7)).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(app.work_off().await, 0, "somebody else has it");
    app.advance(5);
    assert_eq!(app.work_off().await, 0);
    app.advance(2);
    assert_eq!(app.work_off().await, 2);
    assert_eq!(app.status(id).await, "delivered");
    assert_eq!(app.sent(id).await.unwrap().times_sent, 1);
}

/// What the page of metrics says of a counter.
fn shown(metrics: &PrometheusHandle, counter: &str) -> Option<String> {
    let page = metrics.render();
    page.lines().find_map(|line| line.strip_prefix(counter)).map(|value| value.trim().to_owned())
}

/// Neither who hung up nor who died knows whether the message was sent: it is given to a provider again, and that is counted. What never
/// reached a provider, or was told apart by a receipt, is not.
#[tokio::test]
async fn messages_that_may_come_twice_are_counted() {
    const AGAIN: &str = r#"tidings_delivery_sent_again_total{type="sms"}"#;
    let recorder = PrometheusBuilder::new().build_recorder();
    let metrics = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let app = TestApp::with_recording_providers().await;
    let hung_up = || SendError::Unknown("no reply in time".to_owned());
    let (repeated, settled) =
        (app.post(SMS, &app.sms("07900900123")).await.id(), app.post(SMS, &app.sms("07900900124")).await.id());
    app.recording().fail_next([hung_up(), hung_up()]);
    app.work_off().await;
    assert_eq!(shown(&metrics, AGAIN).as_deref(), Some("0"));
    let receipt = Receipt::new(settled, NotificationStatus::Delivered);
    record_receipts(&app.app, &[receipt], app.now()).await.unwrap();
    app.advance(6);
    app.recording().fail_next([SendError::Unavailable("busy".to_owned())]);
    app.work_off().await;
    assert_eq!((shown(&metrics, AGAIN).as_deref(), app.recording().messages().len()), (Some("0"), 0));
    app.advance(60);
    app.work_off().await;
    assert_eq!((app.status(repeated).await.as_str(), shown(&metrics, AGAIN).as_deref()), ("sending", Some("1")));

    let lost = app.post(SMS, &app.sms("07900900123")).await.id();
    let lease = Duration::from_secs(6);
    tidings_queue::claim(&app.app.pool, "deliver-sms", 10, lease, app.now(), Uuid::from_u128(7)).await.unwrap();
    app.advance(7);
    app.work_off().await;
    assert_eq!((app.status(lost).await.as_str(), shown(&metrics, AGAIN).as_deref()), ("sending", Some("2")));
}

/// A worker that dies after the provider's answer and before its record: what it sent is sent again, and counted.
#[tokio::test]
async fn what_was_sent_and_not_written_down_is_sent_again_and_counted() {
    let app = TestApp::new().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    app.sql(
        "UPDATE notifications SET notification_status = 'created', sent_at = NULL, sent_by = NULL, billable_units = 0",
    )
    .await;
    assert_eq!(waiting(&app.app.pool, &[id], app.now()).await.unwrap().len(), 1);
    repeat(&app, "deliver-sms", id).await;
    app.work_off().await;
    assert_eq!(app.status(id).await, "delivered");
    assert_eq!(app.sent(id).await.unwrap().times_sent, 2);
}
