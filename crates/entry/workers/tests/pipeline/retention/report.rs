//! The proof that nothing is kept past its date.

use jiff::SignedDuration;
use tidings_app::retention::{self, Kept};
use tidings_test_support::{EMAIL, SMS, TestApp};

use super::{messages_at, run};

async fn report(app: &TestApp) -> Vec<Kept> {
    retention::report(&app.app, app.now()).await.unwrap()
}

fn of(report: &[Kept], what: &str) -> (i64, i64) {
    let kept = report.iter().find(|kept| kept.what == what).unwrap();
    (kept.due, kept.overdue)
}

#[tokio::test]
async fn what_is_over_is_due_and_a_day_later_overdue() {
    let app = TestApp::new().await;
    assert!(report(&app).await.iter().all(|kept| kept.due == 0 && kept.overdue == 0));
    messages_at(&app, "sms", "delivered", &["06-09 22:00", "06-08 22:00"]).await;
    messages_at(&app, "letter", "sending", &["01-01 12:00"]).await;
    app.sql(
        "INSERT INTO events (id, event_type, created_at, data) VALUES (gen_random_uuid(), '', '2025-06-18', '{}'),
             (gen_random_uuid(), '', '2025-06-15', '{}')",
    )
    .await;
    let found = report(&app).await;
    assert_eq!(of(&found, "notifications"), (2, 1));
    let [sms, letter] = [0, 1].map(|place| &found[place]);
    assert_eq!((sms.days, sms.oldest.unwrap().to_string()), (Some(7), "2026-06-08T22:00:00Z".to_owned()));
    assert_eq!((letter.due, letter.overdue), (0, 0), "it is on its way");
    assert_eq!(of(&found, "events"), (2, 1));
}

#[tokio::test]
async fn all_of_the_history_that_is_due_is_counted() {
    let app = TestApp::new().await;
    messages_at(&app, "sms", "delivered", &["06-16 12:00"]).await;
    app.sql(
        "INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
             created_at, billable_units, notification_status)
         SELECT gen_random_uuid(), service_id, template_id, template_version, key_type, notification_type, at, 1, 'delivered'
         FROM notifications, unnest('{2025-06-14, 2025-06-15, 2025-06-16 22:30, 2025-07-01, 2026-06-01}'::timestamp[]) AS at",
    )
    .await;
    let found = report(&app).await;
    assert_eq!(of(&found, "notification_history"), (3, 2));
    let oldest = found.iter().find(|kept| kept.what == "notification_history").unwrap().oldest;
    assert_eq!(oldest.unwrap().to_string(), "2025-06-14T00:00:00Z");
    app.sql("DELETE FROM notification_history WHERE created_at < '2025-07-01'").await;
    let found = report(&app).await;
    assert_eq!(of(&found, "notification_history"), (0, 0));
    let oldest = found.iter().find(|kept| kept.what == "notification_history").unwrap().oldest;
    assert_eq!(oldest.unwrap().to_string(), "2025-07-01T00:00:00Z", "the oldest is told of all the same");
}

#[tokio::test]
async fn once_everything_was_done_nothing_is_due() {
    let mut app = TestApp::new().await;
    app.post(SMS, &app.sms("07900900123")).await;
    app.post_once("a key", EMAIL, &app.email("amala@example.com")).await;
    app.send_csv(app.demo.sms_template_id, "phone number,name,date\n07900900123,Amala,Friday\n").await;
    app.work_off().await;
    app.sql(
        "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         VALUES (gen_random_uuid(), $1, 'secret', '1', '447900900123', '2026-06-17', 'mmg');
         INSERT INTO verify_codes (id, user_id, _code, code_type, expiry_datetime, code_used, created_at)
         SELECT gen_random_uuid(), created_by_id, '', 'sms', '2026-06-17', false, '2026-06-17' FROM services LIMIT 1;
         INSERT INTO events (id, event_type, created_at, data) VALUES (gen_random_uuid(), '', '2026-06-17', '{}');
         INSERT INTO admin_sessions (id, state, created_at, last_seen_at, expires_at, user_agent)
         VALUES (repeat('a', 64), '', now(), now(), '2026-06-17', '')",
    )
    .await;
    // So long that everything is over, but what is kept for ever.
    app.clock.advance(SignedDuration::from_hours(400 * 24));
    let overdue = report(&app).await.into_iter().filter(|kept| kept.overdue > 0).map(|kept| kept.what);
    let overdue: Vec<_> = overdue.collect();
    let tables = ["admin_sessions", "daily_message_counts", "events", "idempotency_keys", "inbound_sms", "jobs"];
    let all = ["notifications", "notifications"].into_iter().chain(tables).chain(["sandbox_messages", "verify_codes"]);
    assert_eq!(overdue, all.collect::<Vec<_>>());
    for task in tidings_workers::SCHEDULE {
        run(&app, task.name).await;
    }
    // What was moved to the history a moment ago is as old.
    run(&app, tidings_app::jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await;
    let left: Vec<_> = report(&app).await.into_iter().filter(|kept| kept.due > 0).map(|kept| kept.what).collect();
    assert_eq!(left, [""; 0]);
    assert_eq!(app.count("notifications").await, 0);
    app.leave_jobs();
}
