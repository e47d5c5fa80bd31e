//! Jobs and their notifications, as they are read.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{GOOD, at};

/// A job of the demo service that was not sent by us; its id is made of `number`.
async fn add_job(app: &TestApp, number: u32, values: &str) -> String {
    let id = format!("00000000-0000-4000-8000-{number:012}");
    app.sql(&format!(
        "INSERT INTO jobs (id, service_id, template_id, template_version, notification_count, notifications_sent,
             notifications_delivered, notifications_failed, original_file_name, created_at, processing_started, job_status)
         SELECT '{id}', service_id, id, version, 1, 0, 0, 0, {values} FROM templates WHERE id = '{}'",
        app.demo.sms_template_id
    ))
    .await;
    id
}

async fn listed(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.admin_get(&at(app, &format!("/job{query}"))).await.ok();
    let jobs = page["data"].as_array().unwrap();
    assert_eq!((&page["page_size"], &page["total"]), (&json!(50), &json!(jobs.len())));
    jobs.iter().map(|job| job["original_file_name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn those_that_are_not_begun_come_first() {
    let app = TestApp::new().await;
    add_job(&app, 1, "'old', '2026-06-01', '2026-06-01 10:00', 'finished'").await;
    add_job(&app, 2, "'new', '2026-06-16 23:00', '2026-06-17 09:00', 'finished all notifications created'").await;
    add_job(&app, 3, "'waits', '2026-06-10', NULL, 'scheduled'").await;
    add_job(&app, 4, "'Test message', '2026-06-17', NULL, 'pending'").await;
    add_job(&app, 5, "'Report', '2026-06-17', NULL, 'finished'").await;
    assert_eq!(listed(&app, "").await, ["waits", "new", "old"]);
    assert_eq!(listed(&app, "?statuses=finished,%20scheduled").await, ["waits", "old"]);
    // The day begins at midnight in London, which is at eleven in UTC.
    assert_eq!(listed(&app, "?limit_days=0").await, ["new"]);
    assert_eq!(listed(&app, "?contact_list_id=00000000-0000-4000-8000-000000000001").await, [""; 0]);
    for (query, name, message) in [
        ("limit_days=x", "limit_days", "x is not an integer"),
        ("page=0", "page", "Not a positive integer"),
        ("contact_list_id=x", "contact_list_id", "Not a valid UUID."),
    ] {
        app.admin_get(&at(&app, &format!("/job?{query}"))).await.assert_message(400, json!({ name: [message] }));
    }
    app.admin_get(&at(&app, "/job?page=2")).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn there_are_links_to_other_pages() {
    let app = TestApp::new().await;
    for number in 0..51 {
        add_job(&app, number, "'a file', '2026-06-17', NULL, 'pending'").await;
    }
    let first = app.admin_get(&at(&app, "/job")).await.ok();
    let next = at(&app, "/job?page=2");
    assert_eq!((&first["total"], first["data"].as_array().unwrap().len()), (&json!(51), 50));
    assert_eq!(first["links"], json!({"next": next, "last": next}));
    let last = app.admin_get(&next).await.ok();
    assert_eq!(
        (last["data"].as_array().unwrap().len(), &last["links"]),
        (1, &json!({"prev": at(&app, "/job?page=1")}))
    );
}

#[tokio::test]
async fn what_was_begun_long_ago_is_counted_by_days() {
    let app = TestApp::new().await;
    let long_ago = add_job(&app, 1, "'a', '2026-06-01', '2026-06-01', 'finished'").await;
    app.sql(&format!(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, id, service_id, '{long_ago}', 'sms', 'normal', 'delivered', 2, now()
         FROM templates, (VALUES ('2026-06-01'), ('2026-06-02')) AS days (day) WHERE id = '{}'",
        app.demo.sms_template_id
    ))
    .await;
    let counted = json!([{"status": "delivered", "count": 4}]);
    assert_eq!(app.admin_get(&at(&app, "/job")).await.ok()["data"][0]["statistics"], counted);
    assert_eq!(app.admin_get(&at(&app, &format!("/job/{long_ago}"))).await.ok()["data"]["statistics"], counted);
}

#[tokio::test]
async fn notifications_come_in_the_order_of_rows() {
    let app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, GOOD).await;
    app.work_off().await;
    app.sql("UPDATE notifications SET notification_status = 'permanent-failure' WHERE job_row_number = 1").await;
    let path = at(&app, &format!("/job/{job}/notifications"));
    let numbers = |page: &Value| -> Vec<Value> {
        page["notifications"].as_array().unwrap().iter().map(|one| one["job_row_number"].clone()).collect()
    };

    let page = app.admin_get(&path).await.ok();
    assert_eq!((&page["page_size"], &page["total"], &page["links"]), (&json!(50), &json!(2), &json!({})));
    assert_eq!(numbers(&page), [0, 1]);
    let first = &page["notifications"][0];
    assert_eq!(first["job"], json!({"id": job, "original_file_name": "recipients.csv"}));
    assert_eq!(first["personalisation"]["name"], "Amala");
    assert_eq!(numbers(&app.admin_get(&format!("{path}?status=failed")).await.ok()), [1]);
    assert_eq!(numbers(&app.admin_get(&format!("{path}?status=sending&status=delivered")).await.ok()), [0]);
    let second = app.admin_get(&format!("{path}?page_size=1&page=2")).await.ok();
    assert_eq!((numbers(&second), &second["links"]), (vec![json!(1)], &json!({"prev": format!("{path}?page=1")})));
    app.admin_get(&format!("{path}?page=2")).await.assert_message(404, "No result found");

    let rows = app.admin_get(&format!("{path}?format_for_csv=True")).await.ok();
    let row = &rows["notifications"][0];
    assert_eq!(
        (&row["row_number"], &row["job_name"], &row["status"]),
        (&json!(1), &json!("recipients.csv"), &json!("Delivered"))
    );
    assert_eq!((&row["recipient"], &row["template_type"]), (&json!("07700 900001"), &json!("sms")));

    let count = |id: String| at(&app, &format!("/job/{id}/notification_count"));
    assert_eq!(app.admin_get(&count(job.to_string())).await.ok(), json!({"count": 2}));
    let nothing = app.demo.service_id.to_string();
    app.admin_get(&count(nothing.clone())).await.assert_message(404, "No result found");
    app.admin_get(&at(&app, &format!("/job/{nothing}"))).await.assert_message(404, "No result found");
    let other = app.add_service().await.service_id;
    app.admin_get(&format!("/service/{other}/job/{job}")).await.assert_message(404, "No result found");
    let elsewhere = app.admin_get(&format!("/service/{other}/job/{job}/notifications")).await.ok();
    assert_eq!(elsewhere["notifications"], json!([]));
    for path in ["/job/not-an-id", "/job/not-an-id/notifications", "/job/not-an-id/notification_count"] {
        app.admin_get(&at(&app, path)).await.assert_message(404, "No result found");
    }
}
