//! From a spreadsheet to its messages: each row once, whatever happens on the way.

use std::fmt::Write;

use http::StatusCode;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tidings_app::{
    jobs::{self, ProcessSpreadsheet},
    service_jobs,
};
use tidings_domain::{JobId, SharedClock};
use tidings_test_support::{TestApp, eventually};

/// So many rows for the demo service's text message.
fn csv(rows: usize) -> String {
    let mut csv = "Phone number,Name,Date,Reference\n".to_owned();
    for row in 0..rows {
        writeln!(csv, "07900 {:06},Amala {row},1 January,ref {row}", 900_000 + row % 10_000).unwrap();
    }
    csv
}

/// How many notifications of a job there are, and how many different rows they are of.
async fn rows_of(app: &TestApp, job: JobId) -> (i64, i64) {
    let query = "SELECT count(*) AS all, count(DISTINCT job_row_number) AS rows FROM notifications";
    let rows = app.rows(&format!("{query} WHERE job_id = '{job}'")).await;
    (rows[0]["all"].as_i64().unwrap(), rows[0]["rows"].as_i64().unwrap())
}

async fn counted_today(app: &TestApp) -> Vec<Value> {
    app.rows("SELECT channel, count FROM daily_message_counts WHERE service_id = $1 ORDER BY 1").await
}

#[tokio::test]
async fn every_row_becomes_a_message() {
    let app = TestApp::new().await;
    let file = "Phone number,Date,Name,reference\n07900900001,1 May,Amala,ref-1\n+1 202 555 0104,2 May,Bo,\n";
    let job = app.send_csv(app.demo.sms_template_id, file).await;
    let before = app.job(job).await;
    assert_eq!((&before["job_status"], &before["statistics"]), (&json!("pending"), &json!([])));
    let lanes = app.rows("SELECT kind, unique_key FROM queue_jobs").await;
    assert_eq!(lanes, [json!({"kind": "process-spreadsheet", "unique_key": job})]);

    app.work_off().await;

    let columns = r#"id, "to", normalised_to, job_row_number, client_reference, key_type, api_key_id, created_by_id,
        reply_to_text, notification_status, international, _personalisation"#;
    let stored =
        app.rows(&format!("SELECT {columns} FROM notifications WHERE job_id = '{job}' ORDER BY job_row_number")).await;
    let of = |row: usize, column: &str| stored[row][column].clone();
    assert_eq!(stored.len(), 2);
    assert_eq!((of(0, "to"), of(0, "normalised_to")), (json!("07900900001"), json!("447900900001")));
    assert_eq!((of(0, "client_reference"), of(1, "client_reference")), (json!("ref-1"), Value::Null));
    assert_eq!((of(0, "job_row_number"), of(1, "job_row_number")), (json!(0), json!(1)));
    assert_eq!(
        (of(0, "key_type"), of(0, "api_key_id"), of(0, "created_by_id")),
        (json!("normal"), Value::Null, Value::Null)
    );
    assert_eq!((of(0, "reply_to_text"), of(1, "international")), (json!("Tidings"), json!(true)));
    assert_eq!((of(0, "notification_status"), of(1, "notification_status")), (json!("delivered"), json!("sent")));
    let values: Value = app.app.signer.read(of(0, "_personalisation").as_str().unwrap()).unwrap();
    assert_eq!(values, json!({"phonenumber": "07900900001", "date": "1 May", "name": "Amala"}));
    let sent = app.sent(of(1, "id").as_str().unwrap().parse().unwrap()).await.unwrap();
    assert!(sent.body.contains("Bo") && sent.body.contains("2 May"), "{}", sent.body);

    let after = app.job(job).await;
    assert_eq!(after["job_status"], "finished all notifications created");
    assert_eq!(after["statistics"], json!([{"status": "delivered", "count": 1}, {"status": "sent", "count": 1}]));
    assert!(after["processing_started"].is_string() && after["processing_finished"].is_string());
    let counted = [json!({"channel": "international_sms", "count": 1}), json!({"channel": "sms", "count": 2})];
    assert_eq!(counted_today(&app).await, counted);
}

/// A batch is held up, and the run ends in its middle as if the process had been killed.
#[tokio::test]
async fn a_run_that_is_broken_off_is_gone_on_with() {
    let mut app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, csv(1_200)).await;
    // Row 700 is taken, by a transaction that is not over: its batch waits.
    let mut holding = app.app.begin().await.unwrap();
    let taken = format!(
        r#"INSERT INTO notifications (id, "to", job_id, job_row_number, service_id, template_id, template_version, key_type,
               notification_type, created_at, billable_units, notification_status)
           SELECT gen_random_uuid(), '07900900000', '{job}', 700, service_id, template_id, template_version, 'normal', 'sms',
               created_at, 0, 'created'
           FROM jobs WHERE id = '{job}'"#
    );
    sqlx::raw_sql(AssertSqlSafe(taken.as_str())).execute(&mut *holding).await.unwrap();
    let asked = ProcessSpreadsheet { job_id: job, sender_id: None };
    let run = {
        let (app, clock): (_, SharedClock) = (app.app.clone(), app.clock.clone());
        tokio::spawn(async move { service_jobs::process(&app, asked, &clock).await })
    };
    eventually("the other batches are stored", async || rows_of(&app, job).await == (700, 700)).await;

    run.abort();
    assert!(run.await.unwrap_err().is_cancelled());
    holding.rollback().await.unwrap();
    assert_eq!(app.job(job).await["job_status"], "in progress");

    let clock: SharedClock = app.clock.clone();
    service_jobs::process(&app.app, asked, &clock).await.unwrap();

    assert_eq!(rows_of(&app, job).await, (1_200, 1_200));
    assert_eq!(app.job(job).await["job_status"], "finished all notifications created");
    assert_eq!(app.count("queue_jobs WHERE kind = 'deliver-sms' AND lane = 2").await, 1_200);
    assert_eq!(counted_today(&app).await, [json!({"channel": "sms", "count": 1_200})]);
    app.leave_jobs();
}

#[tokio::test]
async fn two_runs_at_once_make_no_row_twice() {
    let mut app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, csv(3_000)).await;
    let clock: SharedClock = app.clock.clone();
    let asked = ProcessSpreadsheet { job_id: job, sender_id: None };
    let run = || service_jobs::process(&app.app, asked, &clock);

    // Whichever comes second to a row fails, and is tried again by the queue.
    let (one, other) = tokio::join!(run(), run());
    assert!(one.is_ok() || other.is_ok() || rows_of(&app, job).await.0 < 3_000, "{one:?} {other:?}");
    run().await.unwrap();

    assert_eq!(rows_of(&app, job).await, (3_000, 3_000));
    assert_eq!(app.count("queue_jobs WHERE kind = 'deliver-sms'").await, 3_000);
    assert_eq!(counted_today(&app).await, [json!({"channel": "sms", "count": 3_000})]);
    app.leave_jobs();
}

#[tokio::test]
async fn who_must_not_be_sent_to_any_more_is_told_of() {
    let app = TestApp::new().await;
    let file = "phone number,name,date\n07700900111,Amala,1 May\n07900900001,Bo,1 May\n07900900002,Cy,1 May\n";
    let job = app.send_csv(app.demo.sms_template_id, file).await;
    // The service goes back to trial mode; one of the three is of its team, one on its guest list.
    app.sql(
        "UPDATE services SET restricted = true WHERE id = $1;
         INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at)
         VALUES (gen_random_uuid(), $1, 'mobile', '07900 900 001', now())",
    )
    .await;

    app.work_off().await;

    let statuses = "SELECT notification_status AS status FROM notifications ORDER BY job_row_number";
    let statuses: Vec<Value> = app.rows(statuses).await.into_iter().map(|mut row| row["status"].take()).collect();
    assert_eq!(statuses, ["delivered", "delivered", "validation-failed"]);
    let shown = app.job(job).await;
    assert_eq!(shown["job_status"], "finished all notifications created");
    let counts: i64 = shown["statistics"].as_array().unwrap().iter().map(|one| one["count"].as_i64().unwrap()).sum();
    assert_eq!(counts, shown["notification_count"].as_i64().unwrap());
}

#[tokio::test]
async fn more_rows_than_the_day_has_left_are_not_begun() {
    let app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, csv(3)).await;
    app.sql("UPDATE services SET sms_message_limit = 2 WHERE id = $1").await;
    app.work_off().await;
    let shown = app.job(job).await;
    assert_eq!(shown["job_status"], "sending limits exceeded");
    assert!(shown["processing_finished"].is_string());
    assert_eq!(rows_of(&app, job).await, (0, 0));
}

#[tokio::test]
async fn nothing_of_a_service_that_is_gone_is_sent() {
    let app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, csv(3)).await;
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    app.work_off().await;
    assert_eq!(app.job(job).await["job_status"], "cancelled");
    assert_eq!(rows_of(&app, job).await, (0, 0));
}

#[tokio::test]
async fn a_job_waits_for_its_time_and_can_be_cancelled_until_then() {
    let app = TestApp::new().await;
    let path = format!("/service/{}/job", app.demo.service_id);
    let mut sent = Vec::new();
    for _ in 0..2 {
        let upload = app.upload_csv(app.demo.sms_template_id, csv(2)).await;
        let mut body = app.job_of(upload).await;
        body["scheduled_for"] = json!("2026-06-17T11:00:00+00:00");
        let job = app.admin_post(&path, &body).await.expect(StatusCode::CREATED)["data"].take();
        assert_eq!(
            (&job["job_status"], &job["scheduled_for"]),
            (&json!("scheduled"), &json!("2026-06-17T11:00:00.000000Z"))
        );
        sent.push(upload);
        // A file of the same name is not sent twice on a day.
        app.sql("UPDATE jobs SET original_file_name = id::text").await;
    }
    let stats = app.admin_get(&format!("{path}/scheduled-job-stats")).await.ok();
    assert_eq!(stats, json!({"count": 2, "soonest_scheduled_for": "2026-06-17T11:00:00+00:00"}));
    app.work_off().await;
    assert_eq!(app.count("notifications").await, 0);

    let cancel = format!("{path}/{}/cancel", sent[0]);
    assert_eq!(app.admin_post(&cancel, &json!({})).await.ok()["data"]["job_status"], "cancelled");
    app.admin_post(&cancel, &json!({})).await.assert_message(404, "No result found");
    app.advance(90 * 60);
    app.work_off().await;

    assert_eq!((rows_of(&app, sent[0]).await, rows_of(&app, sent[1]).await), ((0, 0), (2, 2)));
    assert_eq!(app.job(sent[0]).await["job_status"], "cancelled");
    let begun = format!("{path}/{}/cancel", sent[1]);
    app.admin_post(&begun, &json!({})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn emails_and_letters_are_sent_from_spreadsheets_too() {
    let app = TestApp::new().await;
    let email = "email address,name,date\nAmala@Example.com,Amala,1 May\n";
    let reply_to = app.add_reply_to("answers@example.com").await;
    let upload = app.upload_csv(app.demo.email_template_id, email).await;
    let mut body = app.job_of(upload).await;
    body["sender_id"] = json!(reply_to);
    let path = format!("/service/{}/job", app.demo.service_id);
    app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    let letter = app.add_letter_template("Dear ((name))", "It is ((date))").await;
    let rows = "Address line 1,Address line 2,Postcode,name,date\nA. Person,1 High Street,sw14 6bf,Amala,1 May\n";
    let letters = app.send_csv(letter, rows).await;
    app.work_off().await;

    let stored = app
        .rows("SELECT \"to\", normalised_to, reply_to_text, postage FROM notifications ORDER BY notification_type")
        .await;
    let expected = [
        json!({"to": "Amala@Example.com", "normalised_to": "amala@example.com", "reply_to_text": "answers@example.com",
               "postage": null}),
        json!({"to": "A. Person\n1 High Street\nSW14 6BF", "normalised_to": "a.person1highstreetsw146bf",
               "reply_to_text": null, "postage": "economy"}),
    ];
    assert_eq!(stored, expected);

    let cancel = format!("{path}/{letters}/cancel-letter-job");
    let not_letters = format!("{path}/{upload}/cancel-letter-job");
    let message = "Only letter jobs can be cancelled through this endpoint. This is not a letter job.";
    app.admin_post(&not_letters, &json!({})).await.assert_message(400, message);
    assert_eq!(app.admin_post(&cancel, &json!({})).await.ok(), json!(1));
    assert_eq!(app.job(letters).await["statistics"], json!([{"status": "cancelled", "count": 1}]));
    let counted = [json!({"channel": "email", "count": 1}), json!({"channel": "letter", "count": 0})];
    assert_eq!(counted_today(&app).await, counted);
    let again = "We are still processing these letters, please try again in 5 minutes.";
    app.admin_post(&cancel, &json!({})).await.assert_message(400, again);
}

#[tokio::test]
async fn a_job_without_its_file_ends_in_an_error() {
    let app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, csv(2)).await;
    app.app.blobs.delete(tidings_blob::Key::job_csv(app.demo.service_id, job)).await.unwrap();
    app.work_off().await;
    assert_eq!(app.job(job).await["job_status"], "error");
    let dead = app.rows("SELECT kind, last_error FROM queue_dead_jobs").await;
    assert_eq!(dead, [json!({"kind": "process-spreadsheet", "last_error": "its spreadsheet is not stored"})]);
}

#[tokio::test]
async fn jobs_that_are_in_no_queue_are_found() {
    let app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, csv(2)).await;
    app.sql("DELETE FROM queue_jobs").await;
    app.work_off().await;
    assert_eq!(app.job(job).await["job_status"], "pending");
    tidings_queue::enqueue_due(&app.app.pool, &tidings_workers::periodic(), app.now()).await.unwrap();
    app.advance(121);
    let due = tidings_queue::enqueue_due(&app.app.pool, &tidings_workers::periodic(), app.now()).await.unwrap();
    assert!(due.contains(&jobs::RESUME_SPREADSHEETS), "{due:?}");
    app.work_off().await;
    assert_eq!(rows_of(&app, job).await, (2, 2));
}
