//! `POST /v2/notifications/email` when the message is refused: each reason, and which of several is told.

use serde_json::json;
use tidings_test_support::{EMAIL, TestApp};

/// A request with every fault there is, cured of one after the other.
#[tokio::test]
async fn the_first_of_several_faults_is_told() {
    let app = TestApp::new().await;
    let service = app.demo.service_id;
    let stranger = "00000000-0000-4000-8000-00000000dead";
    let template = app.add_email_template("About ((subject))", "((name))((body))").await;
    app.sql(
        "DELETE FROM service_permissions WHERE service_id = $1;
             UPDATE services SET restricted = true WHERE id = $1;
             UPDATE templates SET archived = true WHERE service_id = $1",
    )
    .await;
    let mut body = json!({"email_address": "a@b.example", "template_id": stranger, "email_reply_to_id": stranger});

    app.post(EMAIL, &body).await.assert_refused("Service is not allowed to send emails");
    app.sql("INSERT INTO service_permissions (service_id, permission, created_at) VALUES ($1, 'email', now())").await;
    app.post(EMAIL, &body).await.assert_refused("Template not found");
    body["template_id"] = json!(app.demo.sms_template_id);
    app.post(EMAIL, &body).await.assert_refused("sms template is not suitable for email notification");
    body["template_id"] = json!(template);
    app.post(EMAIL, &body).await.assert_refused("Template has been deleted");
    app.sql("UPDATE templates SET archived = false WHERE service_id = $1").await;
    app.post(EMAIL, &body).await.assert_refused("Missing personalisation: subject, name, body");
    body["personalisation"] = json!({"subject": "s", "name": "", "body": " "});
    app.post(EMAIL, &body).await.assert_refused("Your message is empty.");
    body["personalisation"] = json!({"subject": "s", "name": {"file": "aGVsbG8="}, "body": "a".repeat(2_000_001)});
    let message = format!("email_reply_to_id {stranger} does not exist in database for service id {service}");
    app.post(EMAIL, &body).await.assert_refused(&message);
    body["email_reply_to_id"] = json!(app.add_reply_to("help@example.com").await);
    app.post(EMAIL, &body).await.assert_refused(
        "Can’t send to this recipient when service is in trial mode – see \
         https://www.notifications.service.gov.uk/trial-mode",
    );
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    let message = format!(
        "Send files by email has not been set up - add contact details for your service at \
         https://admin.example/services/{service}/service-settings/send-files-by-email"
    );
    app.post(EMAIL, &body).await.assert_refused(&message);
    body["personalisation"]["name"] = json!("");
    app.post(EMAIL, &body).await.assert_refused(
        "Your message is too long. Emails cannot be longer than 2000000 bytes. Your message is 2000001 bytes.",
    );
    assert_eq!((app.count("notifications").await, app.count("queue_jobs").await), (0, 0), "nothing of it is stored");
    body["personalisation"]["body"] = json!("a");
    app.post(EMAIL, &body).await.id();
    app.work_off().await;
}

#[tokio::test]
async fn what_belongs_to_others_or_to_the_past_does_not_exist() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    let mut body = app.email("amala@example.com");
    body["template_id"] = json!(other.email_template_id);
    app.post(EMAIL, &body).await.assert_refused("Template not found");

    let service = app.demo.service_id;
    let archived = app.add_reply_to("old@example.com").await;
    app.sql(&format!("UPDATE service_email_reply_to SET archived = true WHERE id = '{archived}'")).await;
    let foreign = app.add_reply_to("foreign@example.com").await;
    let owner = other.service_id;
    app.sql(&format!("UPDATE service_email_reply_to SET service_id = '{owner}' WHERE id = '{foreign}'")).await;
    for id in [archived, foreign] {
        let mut body = app.email("amala@example.com");
        body["email_reply_to_id"] = json!(id);
        let message = format!("email_reply_to_id {id} does not exist in database for service id {service}");
        app.post(EMAIL, &body).await.assert_refused(&message);
    }
    assert_eq!(app.count("notifications").await, 0);
}

#[tokio::test]
async fn personalisation_that_is_missing() {
    let app = TestApp::new().await;
    let template = app.add_email_template("((b)) ((a))", "((c)) ((A)) ((d))").await;
    let mut body = json!({"email_address": "amala@example.com", "template_id": template});
    app.post(EMAIL, &body).await.assert_refused("Missing personalisation: b, a, c, d");
    body["personalisation"] = json!({"a": null, "b": 1, "c": [], "d": false});
    app.post(EMAIL, &body).await.assert_refused("Missing personalisation: a");
}
