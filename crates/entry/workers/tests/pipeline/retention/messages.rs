//! Messages move to the history when their services' days are over, at midnight in London. The clock stands at 17 June, in summer.

use jiff::SignedDuration;
use serde_json::json;
use tidings_app::jobs;
use tidings_domain::{CallbackType, NotificationId};
use tidings_test_support::{CalledService, SMS, TestApp};

use super::{messages_at, run, times_in};

#[tokio::test]
async fn seven_days_unless_the_service_says_otherwise() {
    let app = TestApp::new().await;
    messages_at(&app, "sms", "delivered", &["06-09 22:59:59.999", "06-09 23:00", "06-13 22:59", "06-13 23:00"]).await;
    messages_at(&app, "email", "delivered", &["03-18 23:59", "03-19 00:00", "06-01 12:00"]).await;
    app.sql(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES (gen_random_uuid(), $1, 'email', 90, now())",
    )
    .await;
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 2);
    assert_eq!(times_in(&app, "notification_history").await, ["03-18 23:59", "06-09 22:59:59.999"]);
    app.sql("UPDATE service_data_retention SET days_of_retention = 3, notification_type = 'sms'").await;
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 4);
    assert_eq!(times_in(&app, "notifications").await, ["06-13 23:00"]);
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 0, "nothing is left to do");
}

#[tokio::test]
async fn of_several_services_each_gets_its_turn_until_nothing_is_left() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    messages_at(&app, "sms", "delivered", &["06-01 12:00"]).await;
    // More than are moved at once.
    app.sql(&format!(
        "INSERT INTO notifications SELECT (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(),
             'service_id', (ARRAY[$1, '{}'])[1 + i % 2]))).*
         FROM notifications AS n, generate_series(1, 2400) AS i",
        other.service_id
    ))
    .await;
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 2401);
    assert_eq!((app.count("notifications").await, app.count("notification_history").await), (0, 2401));
}

#[tokio::test]
async fn unfinished_messages_are_timed_out_first_and_their_services_told() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::DeliveryStatus, &service.url("/statuses")).await;
    app.sql(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES (gen_random_uuid(), $1, 'sms', 3, now())",
    )
    .await;
    let sms = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    // A night in which no worker ran.
    app.clock.advance(SignedDuration::from_hours(4 * 24));
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 0);
    assert_eq!(run(&app, jobs::TIMEOUT_SENDING_NOTIFICATIONS).await, 1);
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 0, "the service has not been told yet");
    app.work_off().await;
    assert_eq!(service.calls().len(), 1);
    app.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 1);
    let past = app.rows("SELECT id, notification_status FROM notification_history").await;
    assert_eq!(past, [json!({"id": sms, "notification_status": "temporary-failure"})]);
}

#[tokio::test]
async fn letters_on_their_way_stay_and_tests_are_deleted() {
    let app = TestApp::new().await;
    let letters = ["created", "sending", "pending-virus-check", "delivered", "returned-letter", "cancelled"];
    for status in letters {
        messages_at(&app, "letter", status, &["06-01 12:00"]).await;
    }
    messages_at(&app, "sms", "created", &["06-01 12:00"]).await;
    let tests =
        "UPDATE notifications SET key_type = 'test', notification_status = 'sending' WHERE notification_status =";
    app.sql(&format!("{tests} 'cancelled'")).await;
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 4);
    let of = async |table: &str| app.rows(&format!("SELECT notification_status AS s FROM {table} ORDER BY 1")).await;
    assert_eq!(
        of("notifications").await,
        [json!({"s": "created"}), json!({"s": "pending-virus-check"}), json!({"s": "sending"})]
    );
    assert_eq!(
        of("notification_history").await,
        [json!({"s": "created"}), json!({"s": "delivered"}), json!({"s": "returned-letter"})],
        "an email or a text message of any state moves"
    );
}

/// A text message that is to be sent, and is sent, a day later.
async fn sent_a_day_later(app: &TestApp) -> NotificationId {
    let mut sms = app.sms("07900900123");
    sms["scheduled_for"] = json!("2026-06-18T09:00:00Z");
    app.post(SMS, &sms).await.id()
}

#[tokio::test]
async fn the_days_of_what_waits_for_its_time_begin_then() {
    let app = TestApp::with_recording_providers().await;
    app.sql(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES (gen_random_uuid(), $1, 'sms', 0, now())",
    )
    .await;
    let sms = sent_a_day_later(&app).await;
    app.clock.advance(SignedDuration::from_hours(15));
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 0, "yesterday's, for today");
    app.clock.advance(SignedDuration::from_hours(9));
    app.work_off().await;
    assert_eq!(app.status(sms).await, "sending");
    app.clock.advance(SignedDuration::from_hours(13));
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 0);
    app.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 1, "of so few days nothing waits for a receipt");
    assert_eq!(app.count("notification_schedules").await, 0);
}

#[tokio::test]
async fn three_days_without_a_receipt_begin_when_a_message_is_sent() {
    let app = TestApp::with_recording_providers().await;
    let sms = sent_a_day_later(&app).await;
    app.clock.advance(SignedDuration::from_hours(24));
    app.work_off().await;
    app.clock.advance(SignedDuration::from_hours(60));
    assert_eq!(run(&app, jobs::TIMEOUT_SENDING_NOTIFICATIONS).await, 0);
    app.clock.advance(SignedDuration::from_hours(13));
    assert_eq!(run(&app, jobs::TIMEOUT_SENDING_NOTIFICATIONS).await, 1);
    assert_eq!(app.status(sms).await, "temporary-failure");
}

#[tokio::test]
async fn a_message_without_a_job_is_sent_after_an_hour_and_once() {
    let app = TestApp::with_recording_providers().await;
    let lost = app.post(SMS, &app.sms("07900900123")).await.id();
    app.sql("DELETE FROM queue_jobs").await;
    app.post(SMS, &app.sms("07900900124")).await.id();
    assert_eq!(run(&app, jobs::REPLAY_CREATED_NOTIFICATIONS).await, 0, "it is not overdue");
    app.advance(3_700);
    assert_eq!(run(&app, jobs::REPLAY_CREATED_NOTIFICATIONS).await, 1, "the other has its job");
    assert_eq!(run(&app, jobs::REPLAY_CREATED_NOTIFICATIONS).await, 0, "it has one now");
    app.work_off().await;
    assert_eq!(app.status(lost).await, "sending");
    assert_eq!(app.recording().messages().len(), 2);
    app.advance(3_700);
    assert_eq!(run(&app, jobs::REPLAY_CREATED_NOTIFICATIONS).await, 0);
}
