//! Recipients that a service keeps.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

use super::{NOBODY, at, member, nowhere};

const ID: &str = "22222222-2222-4222-8222-222222222222";

#[tokio::test]
async fn a_list_is_kept_used_and_archived() {
    let app = TestApp::new().await;
    let body = json!({
        "id": ID, "original_file_name": "staff.xls", "row_count": 100, "template_type": "email",
        "created_by": member(&app).await,
    });
    let path = at(&app, "/contact-list");
    let user = app.rows("SELECT name FROM users WHERE id = (SELECT created_by_id FROM services WHERE id = $1)").await;
    let mut list = json!({
        "id": ID, "original_file_name": "staff.xls", "row_count": 100, "recent_job_count": 0, "has_jobs": false,
        "template_type": "email", "service_id": app.demo.service_id, "created_by": user[0]["name"],
        "created_at": "2026-06-17T09:30:00.123456Z",
    });
    for _ in 0..2 {
        assert_eq!(app.admin_post(&path, &body).await.expect(StatusCode::CREATED), list);
    }
    // Midnight of UTC, seven days ago, is when the seven days of retention begin.
    app.sql(&format!(
        "INSERT INTO jobs (id, original_file_name, service_id, template_id, template_version, created_at, notification_count,
             notifications_sent, notifications_delivered, notifications_failed, job_status, contact_list_id)
         SELECT gen_random_uuid(), 'staff.xls', service_id, id, version, at::timestamp, 1, 0, 0, 0, 'finished', '{ID}'
         FROM templates, (VALUES ('2026-06-17'), ('2026-06-10'), ('2026-06-09 23:59')) AS made (at) WHERE id = '{}'",
        app.demo.email_template_id
    ))
    .await;
    list["has_jobs"] = json!(true);
    for (days, recent) in [(None, 2), (Some(("sms", 1)), 2), (Some(("email", 3)), 1)] {
        if let Some((channel, days)) = days {
            app.sql(&format!(
                "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
                 VALUES (gen_random_uuid(), $1, '{channel}', {days}, now())"
            ))
            .await;
        }
        list["recent_job_count"] = json!(recent);
        assert_eq!(app.admin_get(&path).await.ok(), json!([list]));
        assert_eq!(app.admin_get(&format!("{path}/{ID}")).await.ok(), list);
    }

    let one = format!("{path}/{ID}");
    let other = app.add_service().await.service_id;
    app.admin_delete(&format!("/service/{other}/contact-list/{ID}")).await.assert_message(404, "No result found");
    app.admin_delete(&one).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.admin_get(&path).await.ok(), json!([]));
    app.admin_get(&one).await.assert_message(404, "No result found");
    app.admin_delete(&one).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let reply = app.admin_post(&at(&app, "/contact-list"), &json!({"template_type": "letter", "row_count": "x"})).await;
    reply.assert_invalid(&[
        "row_count x is not of type integer",
        "template_type letter is not one of [email, sms]",
        "id is a required property",
        "original_file_name is a required property",
        "created_by is a required property",
    ]);
    let mut body = json!({
        "id": ID, "original_file_name": "staff.xls", "row_count": 100, "template_type": "sms",
        "created_by": member(&app).await,
    });
    app.admin_post(&nowhere("/contact-list"), &body).await.assert_message(404, "No result found");
    body["created_by"] = json!(NOBODY);
    app.admin_post(&at(&app, "/contact-list"), &body).await.assert_message(404, "No result found");
}
