//! Reports that somebody asks for and waits for.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use crate::user::{NOBODY, demo_user};

fn path(app: &TestApp) -> String {
    format!("/service/{}/report-request", app.demo.service_id)
}

fn body(user: &str, channel: &str, status: &str) -> Value {
    json!({"user_id": user, "report_type": "notifications_report", "notification_type": channel,
           "notification_status": status})
}

#[tokio::test]
async fn a_report_is_asked_for_once_while_it_is_waited_for() {
    let mut app = TestApp::new().await;
    let user = demo_user(&app).await;
    // As Notify's admin app asks.
    let ask = format!("{}?report_type=notifications_report", path(&app));
    let made = app.admin_post(&ask, &body(&user, "sms", "failed")).await.expect(StatusCode::CREATED);
    let id = made["data"]["id"].as_str().unwrap();
    let expected = json!({"data": {
        "id": id, "user_id": user, "service_id": app.demo.service_id, "report_type": "notifications", "status": "pending",
        "parameter": {"notification_type": "sms", "notification_status": "failed"},
        "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null,
    }});
    assert_eq!(made, expected);
    assert_eq!(app.admin_get(&format!("{}/{id}", path(&app))).await.ok(), expected);
    let queued = app.rows("SELECT kind, unique_key, service_id FROM queue_jobs").await;
    assert_eq!(
        queued,
        [json!({"kind": "process-report-request", "unique_key": id, "service_id": app.demo.service_id})]
    );

    assert_eq!(app.admin_post(&ask, &body(&user, "sms", "failed")).await.expect(StatusCode::OK), expected);
    for other in [body(&user, "sms", "all"), body(&user, "email", "failed")] {
        app.admin_post(&ask, &other).await.expect(StatusCode::CREATED);
    }
    let every = json!({"user_id": user, "report_type": "notifications_report"});
    let made = app.admin_post(&ask, &every).await.expect(StatusCode::CREATED);
    assert_eq!(made["data"]["parameter"], json!({"notification_type": null, "notification_status": "all"}));
    assert_eq!(app.admin_post(&ask, &every).await.expect(StatusCode::OK)["data"]["id"], made["data"]["id"]);

    // One that nobody has worked on for half an hour may have been lost.
    app.advance(31 * 60);
    let again = app.admin_post(&ask, &body(&user, "sms", "failed")).await.expect(StatusCode::CREATED);
    assert_ne!(again["data"]["id"], json!(id));
    app.sql("UPDATE report_requests SET status = 'stored' WHERE service_id = $1").await;
    app.admin_post(&ask, &body(&user, "sms", "failed")).await.expect(StatusCode::CREATED);
    app.leave_jobs();
}

#[tokio::test]
async fn faults_are_told_and_nothing_is_kept() {
    let app = TestApp::new().await;
    let user = demo_user(&app).await;
    let listed =
        |message: &str| json!({"status_code": 400, "errors": [{"error": "ValidationError", "message": message}]});
    for (body, message) in [
        (body(&user, "fax", "all"), "notification_type fax is not one of [email, sms, letter]"),
        (body("me", "sms", "all"), "user_id badly formed hexadecimal UUID string"),
        (json!({"user_id": user}), "report_type is a required property"),
    ] {
        let told = app.admin_post(&path(&app), &body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(told, listed(message));
    }
    app.admin_post(&path(&app), &body(NOBODY, "sms", "all")).await.assert_message(404, "No result found");
    let elsewhere = format!("/service/{NOBODY}/report-request");
    app.admin_post(&elsewhere, &body(&user, "sms", "all")).await.assert_message(404, "No result found");
    assert_eq!((app.count("report_requests").await, app.count("queue_jobs").await), (0, 0));
}

#[tokio::test]
async fn a_report_is_its_services_and_has_a_file_once_it_is_written() {
    let app = TestApp::new().await;
    let user = demo_user(&app).await;
    let made = app.admin_post(&path(&app), &body(&user, "sms", "all")).await.expect(StatusCode::CREATED);
    let id = made["data"]["id"].as_str().unwrap();
    let (at, csv) = (format!("{}/{id}", path(&app)), format!("{}/{id}/csv", path(&app)));
    app.admin_get(&csv).await.assert_message(404, "No result found");
    app.work_off().await;
    let stored = app.admin_get(&at).await.ok();
    assert_eq!(stored["data"]["status"], "stored");
    assert!(stored["data"]["updated_at"].is_string());
    let header = "Recipient,Reference,Template,Type,Sent by,Sent by email,Job,Status,Time,API key name\r\n";
    assert_eq!(app.admin_get(&csv).await.ok(), json!({"csv": header, "is_last": true}));
    app.admin_get(&format!("{csv}?part=1")).await.assert_message(404, "No result found");
    app.admin_get(&format!("{csv}?part=-1")).await.expect(StatusCode::BAD_REQUEST);

    let other = app.add_service().await.service_id;
    for elsewhere in ["", "/csv"] {
        let elsewhere = format!("/service/{other}/report-request/{id}{elsewhere}");
        app.admin_get(&elsewhere).await.assert_message(404, "No result found");
    }
    app.sql("UPDATE report_requests SET status = 'deleted' WHERE service_id = $1").await;
    app.admin_get(&at).await.assert_message(404, "No result found");
    app.admin_get(&csv).await.assert_message(404, "No result found");
}
