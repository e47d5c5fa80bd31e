//! Sending an upload.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{GOOD, at};

#[tokio::test]
async fn an_upload_becomes_a_job_once() {
    let mut app = TestApp::new().await;
    let upload = app.upload_csv(app.demo.sms_template_id, GOOD).await;
    let body = app.job_of(upload).await;
    let expected = json!({
        "id": upload,
        "original_file_name": "recipients.csv",
        "service": app.demo.service_id,
        "service_name": {"name": "Demo Service"},
        "template": app.demo.sms_template_id,
        "template_name": "Appointment reminder (text message)",
        "template_type": "sms",
        "template_version": 1,
        "notification_count": 2,
        "job_status": "pending",
        "created_at": "2026-06-17T09:30:00.123456Z",
        "updated_at": null,
        "processing_started": null,
        "processing_finished": null,
        "scheduled_for": null,
        "created_by": {"id": body["created_by"], "name": "Demo User"},
        "archived": false,
        "contact_list_id": null,
        "statistics": [],
    });
    // The answer may be lost on its way: the same again is the same job.
    for _ in 0..2 {
        let job = app.admin_post(&at(&app, "/job"), &body).await.expect(StatusCode::CREATED);
        assert_eq!(job, json!({"data": expected}));
    }
    assert_eq!((app.count("jobs").await, app.count("queue_jobs").await), (1, 1));
    app.leave_jobs();
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let upload = app.upload_csv(app.demo.sms_template_id, GOOD).await;
    let good = app.job_of(upload).await;
    let refused = |change: Value| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let app = &app;
        async move { app.admin_post(&at(app, "/job"), &body).await }
    };
    let field = |name: &str, message: &str| json!({ name: [message] });
    let cases = [
        (json!({"scheduled_for": "2026-06-17T09:29:00Z"}), "scheduled_for", "Date cannot be in the past"),
        (
            json!({"scheduled_for": "2026-06-24T09:31:00Z"}),
            "scheduled_for",
            "Date cannot be more than 7 days in the future",
        ),
        (json!({"scheduled_for": "soon"}), "scheduled_for", "Not a valid datetime."),
        (json!({"created_by": upload}), "created_by", "No such user"),
        (json!({"contact_list_id": upload}), "contact_list_id", "No such contact list"),
        (json!({"id": 7}), "id", "Not a valid UUID."),
    ];
    for (change, name, message) in cases {
        refused(change).await.assert_message(400, field(name, message));
    }
    refused(json!({"sender_id": upload})).await.assert_message(400, "SMS sender not found");
    refused(json!({"id": app.demo.service_id})).await.assert_message(404, "No result found");
    let missing =
        json!({"id": ["Missing data for required field."], "created_by": ["Missing data for required field."]});
    app.admin_post(&at(&app, "/job"), &json!({})).await.assert_message(400, missing);

    let other = app.add_service().await.service_id;
    let elsewhere = app.admin_post(&format!("/service/{other}/job"), &good).await;
    elsewhere.assert_message(404, "No result found");

    let bad = app.upload(app.demo.sms_template_id, "bad.csv", "phone number,name,date\n1,Amala,1 May\n").await;
    let bad = bad.expect(StatusCode::CREATED);
    refused(json!({"id": bad["data"]["id"]})).await.assert_message(400, "File is not valid, can't create job");

    app.sql(&format!("UPDATE templates SET archived = true WHERE id = '{}'", app.demo.sms_template_id)).await;
    refused(json!({})).await.assert_message(400, field("template", "Template has been deleted"));
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    refused(json!({})).await.assert_message(403, "Create job is not allowed: service is inactive ");
    assert_eq!((app.count("jobs").await, app.count("queue_jobs").await), (0, 0));
}

#[tokio::test]
async fn letters_of_a_service_in_trial_mode_are_not_sent() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Dear ((name))", "Hello").await;
    let rows = "address line 1,address line 2,postcode,name\nA. Person,1 High Street,SW14 6BF,Amala\n";
    let upload = app.upload_csv(template, rows).await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let message = "Create letter job is not allowed for service in trial mode ";
    app.admin_post(&at(&app, "/job"), &app.job_of(upload).await).await.assert_message(403, message);
}
