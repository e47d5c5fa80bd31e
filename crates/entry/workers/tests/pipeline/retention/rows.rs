//! Everything else that is kept in the database.

use serde_json::{Value, json};
use tidings_app::jobs;
use tidings_test_support::TestApp;

use super::run;

/// The numbers that a test gave its rows, of those that are left.
async fn left(app: &TestApp, column: &str, table: &str) -> Vec<Value> {
    let rows = app.rows(&format!("SELECT {column} AS n FROM {table} ORDER BY 1")).await;
    rows.into_iter().map(|row| row["n"].clone()).collect()
}

#[tokio::test]
async fn received_texts_move_to_the_history_without_text_and_sender() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider,
             provider_reference)
         SELECT gen_random_uuid(), $1, 'secret', '1', '447900900123', at::timestamp, 'mmg', at
         FROM unnest(ARRAY['2026-06-09 22:59:59', '2026-06-09 23:00', '2026-06-16']) AS at",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_INBOUND_SMS).await, 1);
    assert_eq!(left(&app, "provider_reference", "inbound_sms").await, ["2026-06-09 23:00", "2026-06-16"]);
    let past = app.rows("SELECT * FROM inbound_sms_history").await;
    assert_eq!(past.len(), 1);
    assert_eq!(past[0]["provider_reference"], "2026-06-09 22:59:59");
    assert!(!past[0].to_string().contains("secret") && !past[0].to_string().contains("900123"));
    app.sql(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES (gen_random_uuid(), $1, 'sms', 3, now())",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_INBOUND_SMS).await, 1);
}

#[tokio::test]
async fn requests_for_no_more_emails_lose_their_address_a_week_after_their_report_or_after_ninety_days() {
    let app = TestApp::new().await;
    let template = app.demo.email_template_id;
    app.sql(&format!(
        "INSERT INTO unsubscribe_request_report (id, service_id, earliest_timestamp, latest_timestamp, count, created_at)
         SELECT lpad(n::text, 32, '0')::uuid, $1, at::timestamp, at::timestamp, 1, at::timestamp
         FROM unnest(ARRAY['2026-06-09 22:59:59', '2026-06-09 23:00']) WITH ORDINALITY AS made (at, n);
         INSERT INTO unsubscribe_request (id, notification_id, service_id, template_id, template_version, email_address,
             created_at, unsubscribe_request_report_id)
         SELECT gen_random_uuid(), gen_random_uuid(), $1, '{template}', 1, n::text, at::timestamp,
             lpad(report, 32, '0')::uuid
         FROM (VALUES (1, '2026-01-01', '1'), (2, '2026-01-01', '2'), (3, '2026-03-18 23:59', NULL),
             (4, '2026-03-19 00:00', NULL)) AS made (n, at, report)"
    ))
    .await;
    assert_eq!(run(&app, jobs::ARCHIVE_UNSUBSCRIBE_REQUESTS).await, 2);
    assert_eq!(left(&app, "email_address", "unsubscribe_request").await, ["2", "4"]);
    assert_eq!(app.count("unsubscribe_request_history").await, 2);
    assert_eq!(app.count("unsubscribe_request_report").await, 2, "how many there were is known still");
}

#[tokio::test]
async fn what_people_did_is_on_record_for_fifty_two_weeks() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO events (id, event_type, created_at, data) SELECT gen_random_uuid(), days::text,
             timestamp '2026-06-17 09:31' - days * interval '1 day', '{}' FROM unnest(ARRAY[363, 364, 365]) AS days",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_EVENTS).await, 1);
    assert_eq!(left(&app, "event_type", "events").await, ["363", "364"]);
}

#[tokio::test]
async fn jobs_that_were_given_up_can_be_replayed_for_thirty_days() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO queue_dead_jobs (id, run_at, created_at, due_at, died_at, service_id, lane, attempts, outcome_unknown,
             kind, payload)
         SELECT days, now(), now(), now(), timestamptz '2026-06-17 09:31:00Z' - days * interval '1 day', $1, 1, 1, false,
             'x', '{}' FROM unnest(ARRAY[29, 30, 31]) AS days",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_DEAD_JOBS).await, 1);
    assert_eq!(left(&app, "id", "queue_dead_jobs").await, [json!(29), json!(30)]);
}

#[tokio::test]
async fn services_that_have_stopped_leave_no_keys_and_counts() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO idempotency_keys (service_id, key, item, request_hash, reply, created_at)
         SELECT $1, hours::text, -1, '', '', timestamptz '2026-06-17 09:30:00Z' - hours * interval '1 hour'
         FROM unnest(ARRAY[23, 25]) AS hours;
         INSERT INTO daily_message_counts (service_id, day, channel, count)
         SELECT $1, date '2026-06-17' - days, 'sms', days FROM unnest(ARRAY[7, 8]) AS days",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_COUNTS_AND_KEYS).await, 2);
    assert_eq!(left(&app, "key", "idempotency_keys").await, ["23"]);
    assert_eq!(left(&app, "count", "daily_message_counts").await, [json!(7)]);
}

#[tokio::test]
async fn the_message_viewer_keeps_what_services_keep() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES (gen_random_uuid(), $1, 'sms', 3, now());
         INSERT INTO sandbox_messages (notification_id, service_id, provider, channel, key_type, recipient, sender, body,
             receipt, created_at)
         SELECT gen_random_uuid(), CASE WHEN channel = 'gone' THEN gen_random_uuid() ELSE $1 END, 'mmg',
             replace(channel, 'gone', 'sms'), 'test', channel || days, '', '', 'delivered',
             timestamptz '2026-06-17 09:30:00Z' - days * interval '1 day'
         FROM unnest(ARRAY['sms', 'email', 'gone']) AS channel, unnest(ARRAY[3, 4, 7, 8]) AS days",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_SANDBOX_MESSAGES).await, 5);
    let kept = ["email3", "email4", "email7", "gone3", "gone4", "gone7", "sms3"];
    assert_eq!(left(&app, "recipient", "sandbox_messages").await, kept);
}
