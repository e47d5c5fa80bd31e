//! A price that is entered late is in the bills from its day on, without anybody's doing.

use serde_json::{Value, json};
use tidings_app::{facts, jobs};
use tidings_test_support::TestApp;

use crate::retention::{messages_at, run};

async fn add_rate(app: &TestApp, valid_from: &str, rate: &str) {
    app.sql(&format!(
        "INSERT INTO rates (id, valid_from, rate, notification_type) VALUES (gen_random_uuid(), '{valid_from}', {rate}, 'sms')"
    ))
    .await;
}

async fn billed(app: &TestApp) -> Vec<Value> {
    let rows = "SELECT bst_date AS day, rate, billable_units AS units, notifications_sent AS sent FROM ft_billing ORDER BY 1, 2";
    app.rows(rows).await
}

#[tokio::test]
async fn a_bill_is_right_when_its_price_comes_two_months_late() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2026, 0, now())
         ON CONFLICT (service_id, financial_year_start) DO UPDATE SET free_sms_fragment_limit = 0",
    )
    .await;
    messages_at(&app, "sms", "delivered", &["04-17 12:00", "04-18 12:00", "06-17 08:00"]).await;
    facts::fold(&app.app, app.now()).await.unwrap();
    let path = format!("/service/{}/billing/yearly-usage-summary?year=2026", app.demo.service_id);
    let costs = async || -> Vec<(f64, f64)> {
        let bill = app.admin_get(&path).await.ok();
        let of = |line: &Value, name: &str| line[name].as_f64().unwrap();
        bill.as_array().unwrap().iter().map(|line| (of(line, "rate"), of(line, "cost"))).collect()
    };
    assert_eq!(costs().await, [(0.024, 0.072)]);
    add_rate(&app, "2026-04-17 23:00", "0.03").await;
    assert_eq!(run(&app, jobs::REPRICE_FACTS).await, 2);
    assert_eq!(costs().await, [(0.024, 0.024), (0.03, 0.06)]);
    assert_eq!(run(&app, jobs::REPRICE_FACTS).await, 0);
    assert_eq!(run(&app, jobs::REBUILD_FACTS).await, 0, "a recount finds nothing to mend");
}

#[tokio::test]
async fn what_is_in_files_keeps_its_counts_and_gets_its_price() {
    let app = TestApp::new().await;
    messages_at(&app, "sms", "delivered", &["05-20 10:00", "05-20 11:00"]).await;
    app.sql("UPDATE notifications SET created_at = created_at - interval '1 year'").await;
    facts::fold(&app.app, app.now()).await.unwrap();
    assert_eq!(run(&app, jobs::DELETE_NOTIFICATIONS).await, 2);
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 2);
    assert_eq!(app.count("notifications_all_time_view").await, 0);
    add_rate(&app, "2025-05-01", "0.05").await;
    assert_eq!(run(&app, jobs::REPRICE_FACTS).await, 1);
    assert_eq!(billed(&app).await, [json!({"day": "2025-05-20", "rate": 0.05, "units": 2, "sent": 2})]);
    let counts = app.rows("SELECT notification_count AS count FROM ft_notification_status").await;
    assert_eq!(counts, [json!({"count": 2})]);
}

#[tokio::test]
async fn letters_that_had_no_price_are_counted_again_where_they_are_there() {
    let app = TestApp::new().await;
    app.sql("DELETE FROM letter_rates").await;
    assert_eq!(run(&app, jobs::REPRICE_FACTS).await, 0);
    messages_at(&app, "letter", "delivered", &["04-20 10:00", "04-20 11:00", "04-21 10:00", "04-21 11:00"]).await;
    app.sql(
        "UPDATE notifications SET postage = 'second',
             billable_units = CASE WHEN created_at::time = '11:00' THEN 2 ELSE 1 END",
    )
    .await;
    facts::fold(&app.app, app.now()).await.unwrap();
    app.sql("DELETE FROM notifications WHERE created_at < '2026-04-21'").await;
    app.sql(
        "INSERT INTO letter_rates (id, start_date, sheet_count, rate, crown, post_class)
         SELECT gen_random_uuid(), '2026-04-01', sheets, 0.5 + sheets, true, 'second' FROM generate_series(1, 5) AS sheets",
    )
    .await;
    assert_eq!(run(&app, jobs::REPRICE_FACTS).await, 3, "a row is gone, two have come");
    let fact =
        |day: &str, rate: Value, units: i32, sent: i32| json!({"day": day, "rate": rate, "units": units, "sent": sent});
    let (gone, there) = ("2026-04-20", "2026-04-21");
    let expected = [fact(gone, 0.into(), 3, 2), fact(there, 1.5.into(), 1, 1), fact(there, 2.5.into(), 2, 1)];
    assert_eq!(billed(&app).await, expected);
    assert_eq!(run(&app, jobs::REPRICE_FACTS).await, 0);
}
