//! What the installation does, for the public page of its performance.

use serde_json::json;
use tidings_test_support::TestApp;

/// Facts of some days: emails, texts and letters of a live service, and some of a test key.
async fn with_facts() -> TestApp {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE services SET restricted = false, count_as_live = (id = $1);
         INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, gen_random_uuid(), $1, gen_random_uuid(), channel, key_type, 'delivered', count, now()
         FROM (VALUES
             ('2026-05-31', 'email', 'normal', 10), ('2026-05-31', 'letter', 'normal', 2),
             ('2026-06-01', 'email', 'normal', 15), ('2026-06-01', 'sms', 'team', 20), ('2026-06-01', 'sms', 'test', 99),
             ('2026-06-02', 'letter', 'normal', 3), ('2026-06-02', 'email', 'normal', 1),
             ('2026-06-02', 'email', 'team', 4),
             ('2026-06-03', 'sms', 'normal', 30)
         ) AS given (day, channel, key_type, count);
         INSERT INTO ft_processing_time (bst_date, messages_total, messages_within_10_secs, created_at) VALUES
             ('2026-05-31', 10, 1, now()), ('2026-06-01', 40, 30, now()), ('2026-06-02', 0, 0, now()),
             ('2026-06-03', 10, 1, now())",
    )
    .await;
    app
}

#[tokio::test]
async fn what_was_sent_in_all_and_on_some_days() {
    let app = with_facts().await;
    let told = app.admin_get("/performance-dashboard?start_date=2026-06-01&end_date=2026-06-02").await.ok();
    let service = app.rows("SELECT id, name FROM services WHERE id = $1").await;
    let expected = json!({
        "total_notifications": 85,
        "email_notifications": 30,
        "sms_notifications": 50,
        "letter_notifications": 5,
        "notifications_by_type": [
            {"date": "2026-06-01", "emails": 15, "sms": 20, "letters": 0},
            {"date": "2026-06-02", "emails": 5, "sms": 0, "letters": 3},
        ],
        "processing_time": [
            {"date": "2026-06-01", "percentage_under_10_seconds": 75.0},
            {"date": "2026-06-02", "percentage_under_10_seconds": 100.0},
        ],
        "live_service_count": 1,
        "services_using_notify": [{
            "service_id": service[0]["id"],
            "service_name": service[0]["name"],
            "organisation_id": null,
            "organisation_name": null,
        }],
    });
    assert_eq!(told, expected);
}

#[tokio::test]
async fn without_days_it_is_today() {
    let app = with_facts().await;
    let told = app.admin_get("/performance-dashboard").await.ok();
    assert_eq!(told["total_notifications"], 85);
    assert_eq!(told["notifications_by_type"], json!([]));
}

#[tokio::test]
async fn what_is_no_day_is_refused() {
    let app = TestApp::new().await;
    let refused = app.admin_get("/performance-dashboard?start_date=yesterday&end_date=2026-06-02").await;
    let expected = json!({
        "status_code": 400,
        "errors": [{"error": "ValidationError", "message": "start_date yesterday is not a date"}],
    });
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json, expected);
}
