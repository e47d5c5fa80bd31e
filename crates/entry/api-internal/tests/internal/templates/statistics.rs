//! How much templates are used.

use serde_json::{Value, json};
use tidings_test_support::{TestApp, app::SMS};

fn statistics_of(app: &TestApp) -> String {
    format!("/service/{}/template-statistics", app.demo.service_id)
}

/// A day's messages by the demo service's text message template.
async fn add_fact(app: &TestApp, day: &str, key_type: &str, status: &str, count: i32) {
    let id = app.demo.sms_template_id;
    app.sql(&format!(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         VALUES ('{day}', '{id}', $1, '00000000-0000-0000-0000-000000000000', 'sms', '{key_type}', '{status}', {count},
             now())"
    ))
    .await;
}

/// Sends a text message at an instant.
async fn send_at(app: &mut TestApp, at: &str) {
    app.leave_jobs();
    let id = app.post(SMS, &app.sms("07700900123")).await.id();
    app.sql(&format!("UPDATE notifications SET created_at = '{at}' WHERE id = '{id}'")).await;
}

#[tokio::test]
async fn days_that_are_over_and_today_are_counted_together() {
    let mut app = TestApp::new().await;
    // It is 17 June; that day began in London an hour before midnight UTC. The first is of the 16th, beside its other facts.
    for at in ["2026-06-16 22:59:59", "2026-06-16 23:00:00", "2026-06-17 09:00:00"] {
        send_at(&mut app, at).await;
    }
    add_fact(&app, "2026-06-16", "normal", "created", 10).await;
    add_fact(&app, "2026-06-16", "team", "delivered", 100).await;
    add_fact(&app, "2026-06-16", "test", "delivered", 1000).await;
    add_fact(&app, "2026-06-15", "normal", "delivered", 10_000).await;
    let statistic = |status: &str, count: i64| {
        json!({
            "template_id": app.demo.sms_template_id, "template_name": "Appointment reminder (text message)",
            "template_type": "sms", "is_precompiled_letter": false, "status": status, "count": count,
        })
    };
    let one_day = json!({"data": [statistic("created", 13), statistic("delivered", 100)]});
    for query in ["whole_days=1", "limit_days=1", "whole_days=1&limit_days=7"] {
        assert_eq!(app.admin_get(&format!("{}?{query}", statistics_of(&app))).await.ok(), one_day, "{query}");
    }
    let today = app.admin_get(&format!("{}?whole_days=0", statistics_of(&app))).await.ok();
    assert_eq!(today, json!({"data": [statistic("created", 2)]}));
    let two_days = app.admin_get(&format!("{}?whole_days=2", statistics_of(&app))).await.ok();
    assert_eq!(two_days["data"][1]["count"], 10_100);
    let nowhere = "/service/00000000-0000-4000-8000-000000000000/template-statistics?whole_days=7";
    assert_eq!(app.admin_get(nowhere).await.ok(), json!({"data": []}));
}

#[tokio::test]
async fn days_must_be_a_number_up_to_seven() {
    let app = TestApp::new().await;
    for (query, message) in [
        ("", " is not an integer"),
        ("?whole_days=x", "x is not an integer"),
        ("?limit_days=3.5", "3.5 is not an integer"),
        ("?whole_days=8", "whole_days must be between 0 and 7"),
    ] {
        let path = format!("{}{query}", statistics_of(&app));
        app.admin_get(&path).await.assert_message(400, json!({"whole_days": [message]}));
    }
}

#[tokio::test]
async fn a_template_tells_when_it_was_last_used() {
    let mut app = TestApp::new().await;
    let path = format!("{}/last-used/{}", statistics_of(&app), app.demo.sms_template_id);
    let last_used = |last: Value| json!({"last_date_used": last});
    assert_eq!(app.admin_get(&path).await.ok(), last_used(json!(null)));
    add_fact(&app, "2025-06-17", "normal", "delivered", 1).await;
    add_fact(&app, "2026-06-16", "test", "delivered", 1).await;
    assert_eq!(app.admin_get(&path).await.ok(), last_used(json!(null)));
    add_fact(&app, "2026-05-01", "normal", "delivered", 1).await;
    assert_eq!(app.admin_get(&path).await.ok(), last_used(json!("2026-05-01T00:00:00.000000Z")));
    send_at(&mut app, "2026-06-17 08:00:00.5").await;
    assert_eq!(app.admin_get(&path).await.ok(), last_used(json!("2026-06-17T08:00:00.500000Z")));
    let other = app.add_service().await;
    let path = format!("{}/last-used/{}", statistics_of(&app), other.sms_template_id);
    app.admin_get(&path).await.assert_message(404, "No result found");
}
