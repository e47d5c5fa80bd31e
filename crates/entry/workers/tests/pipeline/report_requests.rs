//! Reports, from asking to the file and its end.

use std::{collections::BTreeSet, future::poll_fn, pin::Pin, task::Poll};

use http::StatusCode;
use serde_json::{Value, json};
use sqlx::{PgPool, Postgres, pool::PoolConnection, postgres::PgPoolOptions};
use tidings_app::{
    App, Failure,
    jobs::{self, ProcessReportRequest},
    report_requests,
};
use tidings_blob::Key;
use tidings_domain::{KeyType, ReportRequestId, SharedClock};
use tidings_test_support::{EMAIL, SMS, TestApp, eventually};
use tokio::task::JoinHandle;

/// Asks for a report of the demo service.
async fn ask(app: &TestApp, parameter: Value) -> ReportRequestId {
    let user = app.rows("SELECT created_by_id AS id FROM services WHERE id = $1").await[0]["id"].take();
    let mut body = json!({"user_id": user, "report_type": "notifications_report"});
    body.as_object_mut().unwrap().extend(parameter.as_object().unwrap().clone());
    let path = format!("/service/{}/report-request", app.demo.service_id);
    let made = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    made["data"]["id"].as_str().unwrap().parse().unwrap()
}

async fn status(app: &TestApp, id: ReportRequestId) -> Value {
    app.rows(&format!("SELECT status::text FROM report_requests WHERE id = '{id}'")).await[0]["status"].take()
}

/// The parts of a report's file.
async fn parts(app: &TestApp, id: ReportRequestId) -> Vec<String> {
    let mut parts = Vec::new();
    for number in 0.. {
        let Some((_, part)) = app.app.blobs.get(Key::report_part(id, number)).await.unwrap() else { break };
        parts.push(String::from_utf8(part).unwrap());
    }
    parts
}

/// Copies of a service's only message, a second apart, the oldest last.
async fn copies(app: &TestApp, count: usize) {
    app.sql(&format!(
        "INSERT INTO notifications SELECT (jsonb_populate_record(n, jsonb_build_object(
             'id', gen_random_uuid(), 'created_at', n.created_at - copy * interval '1 second', 'client_reference', copy))).*
         FROM notifications n, generate_series(1, {count}) AS copy WHERE n.service_id = $1"
    ))
    .await;
}

#[tokio::test]
async fn a_report_has_what_was_sent_until_it_was_asked_for() {
    let mut app = TestApp::new().await;
    let sent = app.post(SMS, &app.sms("07900900123")).await.id();
    let mut formula = app.sms("07900900124");
    formula["reference"] = json!("=1+1");
    app.post(SMS, &formula).await.id();
    app.post(EMAIL, &app.email("amala@example.com")).await.id();
    let test_key = app.add_key(KeyType::Test).await;
    app.post_with(&test_key, SMS, &app.sms("07900900125")).await.id();
    app.sql(&format!(
        "UPDATE notifications SET notification_status = 'permanent-failure', created_at = '2026-06-17 09:00:00'
         WHERE id = '{sent}';
         INSERT INTO notifications SELECT (jsonb_populate_record(n, jsonb_build_object(
             'id', gen_random_uuid(), 'created_at', at, 'notification_status', status, 'client_reference', NULL))).*
         FROM notifications n, (VALUES ('2026-06-17 09:00:00', 'cancelled'), ('2026-06-09 22:59:59', 'delivered'))
             AS other (at, status)
         WHERE n.id = '{sent}'"
    ))
    .await;
    app.leave_jobs();
    app.advance(1);
    let texts = ask(&app, json!({"notification_type": "sms"})).await;
    let failed = ask(&app, json!({"notification_status": "failed"})).await;
    app.advance(1);
    app.post(SMS, &app.sms("07900900126")).await.id();
    app.work_off().await;

    let template = "Appointment reminder (text message),sms";
    let header = "Recipient,Reference,Template,Type,Sent by,Sent by email,Job,Status,Time,API key name\r\n";
    let lost = format!("07900900123,,{template},,,,Phone number doesn’t exist,2026-06-17 10:00:00,demo\r\n");
    let written = parts(&app, texts).await;
    let lines: Vec<&str> = written[0].split_inclusive("\r\n").collect();
    assert_eq!((written.len(), lines.len(), lines[0], lines[2]), (1, 3, header, lost.as_str()));
    assert!(lines[1].starts_with(&format!("07900900124,'=1+1,{template},,,,")), "{}", lines[1]);
    assert_eq!(parts(&app, failed).await, [format!("{header}{lost}")]);
    assert_eq!(status(&app, texts).await, "stored");
}

#[tokio::test]
async fn a_report_that_is_broken_off_is_gone_on_with() {
    let mut app = TestApp::new().await;
    let newest = app.post(SMS, &app.sms("07900900123")).await.id();
    app.leave_jobs();
    copies(&app, 10_000).await;
    app.advance(1);
    let id = ask(&app, json!({"notification_type": "sms", "notification_status": "sending"})).await;
    app.work_off().await;
    let written = parts(&app, id).await;
    let lines: Vec<usize> = written.iter().map(|part| part.lines().count()).collect();
    assert_eq!(lines, [10_001, 1], "a header, every message once");
    assert!(written[1].starts_with("07900900123,10000,"), "{}", written[1]);

    // As if the process had been killed after the first part; what that ended with is gone by now.
    app.app.blobs.delete(Key::report_part(id, 1)).await.unwrap();
    app.sql(&format!(
        "UPDATE report_requests SET status = 'in progress' WHERE service_id = $1;
         DELETE FROM notifications WHERE id = '{newest}' OR client_reference = '9999'"
    ))
    .await;
    let asked = ProcessReportRequest { service_id: app.demo.service_id, report_request_id: id };
    let clock: SharedClock = app.clock.clone();
    report_requests::process(&app.app, asked, &clock).await.unwrap();
    assert!(parts(&app, id).await == written, "what was written stays, and the rest is as it was");
    assert_eq!(status(&app, id).await, "stored");
    app.sql("DELETE FROM notifications WHERE service_id = $1").await;
    report_requests::process(&app.app, asked, &clock).await.unwrap();
    assert!(parts(&app, id).await == written, "a report that has ended is left alone");
}

/// The app on one connection of this name: who has that keeps it from going on.
fn on_one_connection(app: &TestApp, name: &str) -> App {
    let options = app.app.pool.connect_options().as_ref().clone().application_name(name);
    App { pool: PgPoolOptions::new().max_connections(1).connect_lazy_with(options), ..app.app.clone() }
}

/// Waits until the connection of this name waits for somebody's lock.
async fn until_held_up(app: &TestApp, name: &str) {
    let held_up = "wait_event_type = 'Lock' AND application_name";
    let query = format!("SELECT count(*) FROM pg_stat_activity WHERE {held_up} = '{name}'");
    eventually("it waits", || async { app.rows(&query).await == [json!({"count": 1})] }).await;
}

/// Stands in line for the only connection, before whoever asks for it next.
async fn in_line(pool: &PgPool) -> Pin<Box<dyn Future<Output = PoolConnection<Postgres>>>> {
    let pool = pool.clone();
    let mut next = Box::pin(async move { pool.acquire().await.unwrap() });
    assert!(poll_fn(|context| Poll::Ready(next.as_mut().poll(context).is_pending())).await);
    next
}

/// A run that has read the rows of its next part, and its connection, which it waits for.
async fn has_read(
    app: &TestApp,
    one: &App,
    name: &str,
    asked: ProcessReportRequest,
) -> (JoinHandle<Result<(), Failure>>, PoolConnection<Postgres>) {
    let mut lock = app.app.begin().await.unwrap();
    sqlx::query("LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await.unwrap();
    let (running, clock): (App, SharedClock) = (one.clone(), app.clock.clone());
    let run = tokio::spawn(async move { report_requests::process(&running, asked, &clock).await });
    until_held_up(app, name).await;
    let connection = in_line(&one.pool).await;
    lock.rollback().await.unwrap();
    (run, connection.await)
}

/// As when a worker is so slow that its lease is over, and another has the work.
#[tokio::test]
async fn two_runs_of_a_report_write_one_file() {
    let mut app = TestApp::new().await;
    let newest = app.post(SMS, &app.sms("07900900123")).await.id();
    app.leave_jobs();
    copies(&app, 10_005).await;
    app.advance(1);
    let id = ask(&app, json!({"notification_type": "sms"})).await;
    let asked = ProcessReportRequest { service_id: app.demo.service_id, report_request_id: id };
    let [slow, quick] = ["slow", "quick"].map(|name| on_one_connection(&app, name));

    let (slow_run, slow_connection) = has_read(&app, &slow, "slow", asked).await;
    // The other one's first part ends elsewhere.
    app.sql(&format!("DELETE FROM notifications WHERE id = '{newest}' OR client_reference = '9999'")).await;
    let (quick_run, quick_connection) = has_read(&app, &quick, "quick", asked).await;
    let mut lock = app.app.begin().await.unwrap();
    sqlx::query("SELECT FROM report_requests FOR UPDATE").execute(&mut *lock).await.unwrap();
    drop(quick_connection);
    until_held_up(&app, "quick").await;
    let quick_connection = in_line(&quick.pool).await;
    lock.rollback().await.unwrap();
    let quick_connection = quick_connection.await;
    eventually("the quick one's first part is there", || async { parts(&app, id).await.len() == 1 }).await;
    let first = parts(&app, id).await.remove(0);

    drop(slow_connection);
    slow_run.await.unwrap().unwrap();
    drop(quick_connection);
    quick_run.await.unwrap().unwrap();
    let written = parts(&app, id).await;
    let lines: Vec<usize> = written.iter().map(|part| part.lines().count()).collect();
    assert_eq!((lines, status(&app, id).await), (vec![10_001, 4], json!("stored")));
    assert!(written[0] == first, "a part that is written stays");
    let references: BTreeSet<&str> =
        written.iter().flat_map(|part| part.lines()).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(references.len(), 1 + 10_004, "every message once");
}

#[tokio::test]
async fn a_report_that_cannot_be_written_fails() {
    let app = TestApp::new().await;
    let id = ask(&app, json!({})).await;
    app.sql(
        "UPDATE queue_jobs SET attempts = 9; UPDATE report_requests SET parameter = '{\"notification_type\": \"fax\"}'",
    )
    .await;
    app.work_off().await;
    assert_eq!(status(&app, id).await, "failed");
    assert_eq!(app.rows("SELECT kind FROM queue_dead_jobs").await, [json!({"kind": "process-report-request"})]);
}

#[tokio::test]
async fn reports_are_deleted_after_a_day() {
    let app = TestApp::new().await;
    let old = ask(&app, json!({"notification_type": "sms"})).await;
    app.work_off().await;
    app.advance(12 * 3600);
    let young = ask(&app, json!({"notification_type": "sms"})).await;
    app.work_off().await;
    let housekeep = async || {
        let due = tidings_queue::enqueue_due(&app.app.pool, &tidings_workers::periodic(), app.now()).await.unwrap();
        app.work_off().await;
        due.contains(&jobs::DELETE_REPORTS)
    };
    housekeep().await;
    app.advance(17 * 3600);
    assert!(housekeep().await, "it is past two in the morning");
    assert_eq!((status(&app, old).await, status(&app, young).await), (json!("deleted"), json!("stored")));
    assert_eq!((parts(&app, old).await.len(), parts(&app, young).await.len()), (0, 1));
}
