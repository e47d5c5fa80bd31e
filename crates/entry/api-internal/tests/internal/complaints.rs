//! Emails that their recipients did not want.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

/// With so many complaints, a minute apart, the first a minute after midnight in London.
async fn with_complaints(many: i32) -> TestApp {
    let app = TestApp::new().await;
    app.sql(&format!(
        "INSERT INTO complaints (id, notification_id, service_id, ses_feedback_id, complaint_type, complaint_date, created_at)
         SELECT gen_random_uuid(), gen_random_uuid(), $1, 'feedback ' || minute, 'abuse', '2026-06-16 22:00',
             timestamp '2026-06-16 23:00' + minute * interval '1 minute'
         FROM generate_series(1, {many}) AS minute"
    ))
    .await;
    app
}

#[tokio::test]
async fn the_newest_is_first() {
    let app = with_complaints(2).await;
    app.sql("UPDATE complaints SET ses_feedback_id = NULL, complaint_date = NULL WHERE ses_feedback_id = 'feedback 1'")
        .await;
    let rows = app.rows("SELECT id, notification_id FROM complaints ORDER BY created_at DESC").await;
    let service = app.rows("SELECT name FROM services WHERE id = $1").await;
    let complaint = |row: &Value, feedback_id: Value, complaint_date: Value, created_at: &str| {
        json!({
            "id": row["id"], "notification_id": row["notification_id"], "service_id": app.demo.service_id,
            "service_name": service[0]["name"], "ses_feedback_id": feedback_id, "complaint_type": "abuse",
            "complaint_date": complaint_date, "created_at": created_at,
        })
    };
    let date = json!("2026-06-16T22:00:00.000000Z");
    let expected = json!({
        "complaints": [
            complaint(&rows[0], json!("feedback 2"), date, "2026-06-16T23:02:00.000000Z"),
            complaint(&rows[1], Value::Null, Value::Null, "2026-06-16T23:01:00.000000Z"),
        ],
        "links": {},
    });
    assert_eq!(app.admin_get("/complaint").await.ok(), expected);
}

#[tokio::test]
async fn fifty_are_on_a_page() {
    let app = with_complaints(101).await;
    let page = app.admin_get("/complaint?page=2").await.ok();
    assert_eq!(page["complaints"].as_array().map(Vec::len), Some(50));
    assert_eq!(page["complaints"][0]["ses_feedback_id"], "feedback 51");
    let links = json!({"prev": "/complaint?page=1", "next": "/complaint?page=3", "last": "/complaint?page=3"});
    assert_eq!(page["links"], links);
    let last = app.admin_get("/complaint?page=3").await.ok();
    assert_eq!(
        (last["complaints"].as_array().map(Vec::len), &last["links"]),
        (Some(1), &json!({"prev": "/complaint?page=2"}))
    );
    app.admin_get("/complaint?page=4").await.assert_message(404, "No result found");
    app.admin_get("/complaint?page=x").await.assert_message(400, json!({"page": ["Not a positive integer"]}));
}

#[tokio::test]
async fn nobody_complained() {
    let app = TestApp::new().await;
    assert_eq!(app.admin_get("/complaint").await.ok(), json!({"complaints": [], "links": {}}));
    assert_eq!(app.admin_get("/complaint/count-by-date-range").await.ok(), json!(0));
}

#[tokio::test]
async fn complaints_are_counted_by_days_in_london() {
    let app = with_complaints(3).await;
    app.sql(
        "INSERT INTO complaints (id, notification_id, service_id, created_at)
             SELECT gen_random_uuid(), gen_random_uuid(), $1, day::timestamp
             FROM (VALUES ('2026-06-16 22:59'), ('2026-06-17 22:59'), ('2026-06-17 23:00')) AS given (day)",
    )
    .await;
    let count = async |query: &str| app.admin_get(&format!("/complaint/count-by-date-range{query}")).await.ok();
    assert_eq!(count("").await, json!(4), "today");
    assert_eq!(count("?start_date=2026-06-16&end_date=2026-06-16").await, json!(1));
    assert_eq!(count("?start_date=2026-06-16&end_date=2026-06-18").await, json!(6));
    let refused = app.admin_get("/complaint/count-by-date-range?start_date=1234-56-78").await;
    refused.assert_errors(400, &[("ValidationError", "start_date month must be in 1..12")]);
}
