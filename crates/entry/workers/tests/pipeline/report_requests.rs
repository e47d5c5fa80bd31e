//! Reports, from asking to the file and its end.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_app::{
    jobs::{self, ProcessReportRequest},
    report_requests,
};
use tidings_blob::Key;
use tidings_domain::{KeyType, ReportRequestId, SharedClock};
use tidings_test_support::{EMAIL, SMS, TestApp};

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
