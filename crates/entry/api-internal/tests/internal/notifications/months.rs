//! How many notifications a service has sent, in the last days and by month.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{at, one_of_each};
use crate::user::NOBODY;

/// Three messages of today, and facts of other days, some of them of test keys.
async fn with_facts() -> TestApp {
    let mut app = TestApp::new().await;
    app.leave_jobs();
    let [.., letter] = one_of_each(&app).await;
    let texts = app.demo.sms_template_id;
    app.sql(&format!(
        "UPDATE notifications SET notification_status = 'cancelled' WHERE id = '{letter}';
         INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, '{texts}', $1, $1, 'sms', key, status, count, now()
         FROM (VALUES ('2026-03-31', 'normal', 'sending', 1), ('2026-04-01', 'normal', 'delivered', 2),
                      ('2026-05-31', 'team', 'delivered', 4), ('2026-06-01', 'test', 'delivered', 8),
                      ('2026-06-16', 'normal', 'created', 16), ('2026-06-16', 'normal', 'cancelled', 32)
         ) AS facts (day, key, status, count)",
    ))
    .await;
    app
}

#[tokio::test]
async fn statuses_by_month() {
    let app = with_facts().await;
    let monthly = async |query: &str| app.admin_get(&at(&app, &format!("/notifications/monthly{query}"))).await;
    let expected = json!({
        "2026-04": {"sms": {"delivered": 2}, "email": {}, "letter": {}},
        "2026-05": {"sms": {"delivered": 4}, "email": {}, "letter": {}},
        "2026-06": {"sms": {"created": 17, "cancelled": 32}, "email": {"created": 1}, "letter": {"cancelled": 1}},
    });
    assert_eq!(monthly("?year=2026").await.ok(), json!({ "data": expected }));
    let past = monthly("?year=2025").await.ok();
    assert_eq!(past["data"].as_object().map(|months| months.len()), Some(12));
    assert_eq!(past["data"]["2026-03"], json!({"sms": {"sending": 1}, "email": {}, "letter": {}}));
    assert_eq!(monthly("?year=2027").await.ok(), json!({"data": {}}));
    for query in ["", "?year=baz"] {
        monthly(query).await.assert_message(400, "Year must be a number");
    }
    let nowhere = format!("/service/{NOBODY}/notifications/monthly");
    app.admin_get(&nowhere).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn templates_by_month() {
    let app = with_facts().await;
    let path = at(&app, "/notifications/templates_usage/monthly");
    let used = app.admin_get(&format!("{path}?year=2026")).await.ok();
    let row = |template: Value, name: &str, channel: &str, month: i32, count: i64| {
        json!({
            "template_id": template, "name": name, "type": channel, "month": month, "year": 2026, "count": count,
            "is_precompiled_letter": false,
        })
    };
    let (sms, email) = (json!(app.demo.sms_template_id), json!(app.demo.email_template_id));
    let (sms_name, email_name) = ("Appointment reminder (text message)", "Appointment reminder (email)");
    let expected = json!({"stats": [
        row(sms.clone(), sms_name, "sms", 4, 2),
        row(sms.clone(), sms_name, "sms", 5, 4),
        row(email, email_name, "email", 6, 1),
        row(sms, sms_name, "sms", 6, 17),
    ]});
    assert_eq!(used, expected);
    let past = app.admin_get(&format!("{path}?year=2025")).await.ok();
    assert_eq!((past["stats"].as_array().map(Vec::len), &past["stats"][0]["count"]), (Some(1), &json!(1)));
    app.admin_get(&format!("{path}?year=")).await.assert_message(400, "Year must be a number");
}

#[tokio::test]
async fn what_is_billed_is_counted() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         SELECT day::date, gen_random_uuid(), $1, channel, 'p', 1, false, 0, 9, sent, now(), 'none'
         FROM (VALUES ('2026-06-17', 'sms', 1), ('2026-06-10', 'email', 2), ('2026-06-09', 'email', 4),
                      ('2026-06-17', 'letter', 8)) AS given (day, channel, sent)",
    )
    .await;
    for (query, expected) in [
        ("", 11),
        ("?template_type=email", 2),
        ("?template_type=email&limit_days=8", 6),
        ("?template_type=sms&template_type=letter&limit_days=1", 9),
    ] {
        let told = app.admin_get(&at(&app, &format!("/notifications/count{query}"))).await.ok();
        assert_eq!(told, json!({ "notifications_sent_count": expected }), "{query}");
    }
    let nothing = app.admin_get(&format!("/service/{NOBODY}/notifications/count")).await.ok();
    assert_eq!(nothing, json!({"notifications_sent_count": 0}));
}
