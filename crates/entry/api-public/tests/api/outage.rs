//! A database that goes away while the API runs, and comes back.

use std::time::Duration;

use http::StatusCode;
use rustix::process::{Pid, Signal, kill_process};
use tidings_domain::NotificationId;
use tidings_postgres_local::Cluster;
use tidings_store::PoolOptions;
use tidings_test_support::{
    EMAIL, Reply, SMS, TestApp, TestDatabase, eventually,
    postgres::{run_dir, start_durable_cluster},
};

#[track_caller]
fn assert_unavailable(reply: &Reply) {
    reply.assert_errors(503, &[("ServiceUnavailable", "Service unavailable, try again later")]);
    assert_eq!(reply.headers["retry-after"], "1");
}

async fn assert_out_of_order(app: &TestApp, id: NotificationId) {
    assert_unavailable(&app.post(SMS, &app.sms("07900900123")).await);
    assert_unavailable(&app.post(EMAIL, &app.email("amala@example.com")).await);
    assert_unavailable(&app.get(&format!("/v2/notifications/{id}")).await);
}

/// `forgotten`: how many jobs that were done may be there again.
async fn assert_recovers(app: &TestApp, stored: i64, forgotten: i64) {
    eventually("messages are accepted again", || async {
        app.post(SMS, &app.sms("07900900123")).await.status == StatusCode::CREATED
    })
    .await;
    assert_eq!(app.count("notifications").await, stored, "what was not accepted is not stored");
    let jobs = app.count("queue_jobs").await;
    assert!((1..=1 + forgotten).contains(&jobs), "{jobs} jobs");
    // One whose end was forgotten may still be held by who did it.
    app.advance(60);
    app.work_off().await;
    assert_eq!(app.rows("SELECT id FROM notifications WHERE notification_status <> 'delivered'").await, [0_u8; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_refused_for_now_and_served_when_it_is_back() {
    let data_dir = run_dir().join("outage");
    let cluster: Cluster = start_durable_cluster(&data_dir).await;
    let mut database = TestDatabase::migrated_on(cluster.url("postgres")).await;
    // How long a request waits for the database before it is refused.
    let options = PoolOptions { acquire_timeout: Duration::from_secs(1), ..PoolOptions::default() };
    database.pool = tidings_store::connect(&database.url(), "outage", options).unwrap();
    let app = TestApp::on(database).await;
    app.listen_for_changes().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;

    cluster.stop().await.unwrap();
    assert_out_of_order(&app, id).await;
    let cluster = start_durable_cluster(&data_dir).await;
    assert_recovers(&app, 2, 0).await;

    // Without a word this time.
    kill_process(Pid::from_raw(cluster.pid()).unwrap(), Signal::KILL).unwrap();
    cluster.exited().await;
    drop(cluster);
    assert_out_of_order(&app, id).await;
    let cluster = start_durable_cluster(&data_dir).await;
    // Done jobs are deleted without a wait for the disk: those of the last half a second may be done again.
    assert_recovers(&app, 3, 2).await;
    drop(app);
    cluster.stop().await.unwrap();
}
