//! What is done every now and then, from its time to its job to what it leaves.

use jiff::SignedDuration;
use serde_json::json;
use tidings_app::jobs;
use tidings_domain::Clock;
use tidings_test_support::{EMAIL, SMS, TestApp};

/// Enqueues what is due now, and runs it; tells which kinds.
async fn housekeep(app: &TestApp) -> Vec<&'static str> {
    let due = tidings_queue::enqueue_due(&app.app.pool, &tidings_workers::periodic(), app.clock.now()).await.unwrap();
    app.work_off().await;
    due
}

#[tokio::test]
async fn old_codes_and_invitations_are_deleted() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO verify_codes (id, user_id, _code, code_type, expiry_datetime, code_used, created_at)
         SELECT gen_random_uuid(), created_by_id, hours::text, 'sms', now(), false,
             timestamp '2026-06-17 09:30:00' - hours * interval '1 hour'
         FROM services, unnest(ARRAY[0, 20, 30]) AS hours WHERE services.id = $1;
         INSERT INTO invited_users (id, email_address, user_id, service_id, created_at, status, permissions, auth_type,
             folder_permissions)
         SELECT gen_random_uuid(), hours::text, created_by_id, services.id,
             timestamp '2026-06-17 09:30:00' - hours * interval '1 hour', 'pending', '', 'sms_auth', '[]'
         FROM services, unnest(ARRAY[0, 40, 50]) AS hours WHERE services.id = $1;
         INSERT INTO admin_sessions (id, state, created_at, last_seen_at, expires_at, user_agent)
         SELECT repeat(hours::text, 64), '', now(), now(), timestamptz '2026-06-17 09:30:00Z' + hours * interval '1 hour',
             hours::text
         FROM unnest(ARRAY[1, 2]) AS hours",
    )
    .await;
    assert_eq!(housekeep(&app).await, [""; 0]);
    app.clock.advance(SignedDuration::from_mins(67));
    let due = housekeep(&app).await;
    for task in [jobs::DELETE_ADMIN_SESSIONS, jobs::DELETE_VERIFY_CODES, jobs::DELETE_INVITATIONS] {
        assert!(due.contains(&task), "{due:?}");
    }
    assert_eq!(
        app.rows("SELECT _code AS hours FROM verify_codes ORDER BY 1").await,
        [json!({"hours": "0"}), json!({"hours": "20"})]
    );
    assert_eq!(
        app.rows("SELECT email_address AS hours FROM invited_users ORDER BY 1").await,
        [json!({"hours": "0"}), json!({"hours": "40"})]
    );
    assert_eq!(app.rows("SELECT user_agent FROM admin_sessions").await, [json!({"user_agent": "2"})]);
}

#[tokio::test]
async fn messages_of_which_nothing_is_heard_end() {
    let app = TestApp::with_recording_providers().await;
    let sms = app.post(SMS, &app.sms("07900900123")).await.id();
    let email = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off().await;
    housekeep(&app).await;
    // Past 00:05 of the third day, and of the fourth.
    app.clock.advance(SignedDuration::from_hours(2 * 24 + 15));
    assert!(housekeep(&app).await.contains(&jobs::TIMEOUT_SENDING_NOTIFICATIONS));
    assert_eq!((app.status(sms).await, app.status(email).await), ("sending".to_owned(), "sending".to_owned()));
    app.sql(&format!("UPDATE notifications SET notification_status = 'delivered' WHERE id = '{email}'")).await;
    app.clock.advance(SignedDuration::from_hours(24));
    assert!(housekeep(&app).await.contains(&jobs::TIMEOUT_SENDING_NOTIFICATIONS));
    assert_eq!(app.status(sms).await, "temporary-failure");
    assert_eq!(app.status(email).await, "delivered");
    assert_eq!(app.rows("SELECT count(*) FROM queue_jobs").await, [json!({"count": 0})]);
}
