//! What somebody should look into is found by tasks of the schedule.

use serde_json::json;
use tidings_app::jobs;
use tidings_test_support::TestApp;

use crate::retention::run;

#[tokio::test]
async fn it_is_noticed_when_few_numbers_are_left_for_answers() {
    let mut app = TestApp::new().await;
    let check = jobs::CHECK_INBOUND_NUMBERS;
    assert_eq!(run(&app, check).await, 0, "nobody has brought any");
    // One is a service's, and one is out of use.
    app.sql(
        "INSERT INTO inbound_numbers (id, number, provider, service_id, active, created_at)
         SELECT gen_random_uuid(), '07700' || (900000 + n), 'mmg', CASE n WHEN 1 THEN $1::uuid END, n <> 2, now()
         FROM generate_series(1, 53) AS n",
    )
    .await;
    assert_eq!(run(&app, check).await, 0);
    app.sql("DELETE FROM inbound_numbers WHERE number = '07700900053'").await;
    assert_eq!(run(&app, check).await, 1);
    app.app.low_inbound_numbers = 49;
    assert_eq!(run(&app, check).await, 0);
    app.sql("DELETE FROM inbound_numbers WHERE active AND service_id IS NULL").await;
    app.app.low_inbound_numbers = 0;
    assert_eq!(run(&app, check).await, 1, "none is left");
}

/// Text messages of yesterday, as facts.
async fn sent_yesterday(app: &TestApp, key: &str, status: &str, count: u32) {
    app.sql(&format!(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         VALUES ('2026-06-16', gen_random_uuid(), $1, gen_random_uuid(), 'sms', '{key}', '{status}', {count}, now())"
    ))
    .await;
}

#[tokio::test]
async fn services_whose_texts_fail_are_noticed() {
    let app = TestApp::new().await;
    let check = jobs::CHECK_SERVICES;
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    sent_yesterday(&app, "normal", "delivered", 7_000).await;
    sent_yesterday(&app, "normal", "permanent-failure", 2_400).await;
    sent_yesterday(&app, "team", "permanent-failure", 99).await;
    sent_yesterday(&app, "normal", "temporary-failure", 500).await;
    sent_yesterday(&app, "test", "permanent-failure", 5_000).await;
    assert_eq!(run(&app, check).await, 0, "9,999");
    sent_yesterday(&app, "normal", "sending", 1).await;
    assert_eq!(run(&app, check).await, 0, "2,499 of 10,000");
    app.sql("UPDATE ft_notification_status SET notification_status = 'permanent-failure' WHERE notification_count = 1")
        .await;
    assert_eq!(run(&app, check).await, 1, "2,500 of 10,000");
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    assert_eq!(run(&app, check).await, 0, "in trial mode");
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    app.advance(24 * 3600);
    assert_eq!(run(&app, check).await, 0, "that was the day before yesterday");
}

#[tokio::test]
async fn services_that_send_to_numbers_that_nobody_has_are_noticed() {
    let app = TestApp::new().await;
    let send = async |created_at: &str, to: &str, key: &str, count: u32| {
        app.sql(&format!(
            "INSERT INTO notifications (id, \"to\", normalised_to, service_id, template_id, template_version, created_at,
                 key_type, notification_type, billable_units, notification_status)
             SELECT gen_random_uuid(), '{to}', '{to}', $1, '{}', 1, '{created_at}', '{key}', 'sms', 1, 'delivered'
             FROM generate_series(1, {count})",
            app.demo.sms_template_id
        ))
        .await;
    };
    let check = jobs::CHECK_SERVICES;
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    // The day begins at 23:00 UTC.
    send("2026-06-15 23:00", "447700900123", "normal", 500).await;
    send("2026-06-15 22:59", "447700900123", "normal", 10).await;
    send("2026-06-16 23:00", "447700900123", "normal", 10).await;
    send("2026-06-16 12:00", "447700900123", "test", 10).await;
    send("2026-06-16 12:00", "447900900123", "normal", 600).await;
    assert_eq!(run(&app, check).await, 0, "500");
    send("2026-06-16 22:59", "447700900999", "team", 1).await;
    assert_eq!(run(&app, check).await, 1, "501");
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    assert_eq!(run(&app, check).await, 0);
}

#[tokio::test]
async fn files_that_nobody_made_live_are_archived() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO template_email_files (id, filename, retention_period, validate_users_email, created_at, version,
             template_id, template_version, created_by_id, pending)
         SELECT gen_random_uuid(), hours || ' ' || pending, 1, false, timestamp '2026-06-17 09:30' - hours * interval '1 hour',
             0, templates.id, 1, services.created_by_id, pending
         FROM templates JOIN services ON services.id = service_id, (VALUES (23, true), (25, true), (25, false)) AS file (hours, pending)
         WHERE services.id = $1 AND template_type = 'email'",
    )
    .await;
    assert_eq!(run(&app, jobs::ARCHIVE_PENDING_FILES).await, 1);
    let archived = "SELECT filename, archived_at::date FROM template_email_files WHERE archived_at IS NOT NULL";
    let file = json!({"filename": "25 true", "archived_at": "2026-06-17"});
    assert_eq!(app.rows(archived).await, [file]);
    assert_eq!(run(&app, jobs::ARCHIVE_PENDING_FILES).await, 0);
}
