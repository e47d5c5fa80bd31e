//! `POST /v2/notifications/sms` when the message is refused: each reason, and which of several is told.

use serde_json::json;
use tidings_test_support::{EMAIL, LETTER, SMS, TestApp};

/// A request with every fault there is, cured of one after the other.
#[tokio::test]
async fn the_first_of_several_faults_is_told() {
    let app = TestApp::new().await;
    let service = app.demo.service_id;
    let stranger = "00000000-0000-4000-8000-00000000dead";
    let template = app.add_sms_template("((name))((body))").await;
    app.sql(
        "DELETE FROM service_permissions WHERE service_id = $1;
             UPDATE services SET restricted = true WHERE id = $1",
    )
    .await;
    app.sql("UPDATE templates SET archived = true WHERE service_id = $1").await;
    let mut body = json!({"phone_number": "+33612345678", "template_id": stranger, "sms_sender_id": stranger});

    app.post(SMS, &body).await.assert_refused("Service is not allowed to send text messages");
    app.sql("INSERT INTO service_permissions (service_id, permission, created_at) VALUES ($1, 'sms', now())").await;
    app.post(SMS, &body).await.assert_refused("Template not found");
    body["template_id"] = json!(app.demo.email_template_id);
    app.post(SMS, &body).await.assert_refused("email template is not suitable for sms notification");
    body["template_id"] = json!(template);
    app.post(SMS, &body).await.assert_refused("Template has been deleted");
    app.sql("UPDATE templates SET archived = false WHERE service_id = $1").await;
    app.post(SMS, &body).await.assert_refused("Missing personalisation: name, body");
    body["personalisation"] = json!({"name": "", "body": " "});
    app.post(SMS, &body).await.assert_refused("Your message is empty.");
    body["personalisation"] = json!({"name": {"file": "aGVsbG8="}, "body": "a".repeat(919)});
    app.post(SMS, &body).await.assert_refused("Can only send a file by email");
    body["personalisation"] = json!({"name": "", "body": "a".repeat(919)});
    let message = format!("sms_sender_id {stranger} does not exist in database for service id {service}");
    app.post(SMS, &body).await.assert_refused(&message);
    body["sms_sender_id"] = json!(app.add_sms_sender("Ferries").await);
    app.post(SMS, &body).await.assert_refused(
        "Can’t send to this recipient when service is in trial mode – see \
         https://www.notifications.service.gov.uk/trial-mode",
    );
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    app.post(SMS, &body).await.assert_refused("Cannot send to international mobile numbers");
    app.sql(
        "INSERT INTO service_permissions (service_id, permission, created_at)
             VALUES ($1, 'international_sms', now())",
    )
    .await;
    app.post(SMS, &body).await.assert_refused(
        "Your message is too long. Text messages cannot be longer than 918 characters. Your message is 919 characters long.",
    );
    assert_eq!((app.count("notifications").await, app.count("queue_jobs").await), (0, 0), "nothing of it is stored");
    body["personalisation"]["body"] = json!("a".repeat(918));
    app.post(SMS, &body).await.id();
    assert_eq!((app.count("notifications").await, app.count("queue_jobs").await), (1, 1));
    app.work_off().await;
}

#[tokio::test]
async fn templates_of_each_channel_are_for_that_alone() {
    let app = TestApp::new().await;
    let letter = app.add_letter_template("Hello", "Dear you").await;
    let (sms, email) = (app.demo.sms_template_id, app.demo.email_template_id);
    for (path, endpoint, recipient, strangers) in [
        (SMS, "sms", json!({"phone_number": "07900900123"}), [("email", email), ("letter", letter)]),
        (EMAIL, "email", json!({"email_address": "a@b.example"}), [("sms", sms), ("letter", letter)]),
        (LETTER, "letter", json!({"personalisation": {}}), [("sms", sms), ("email", email)]),
    ] {
        for (kind, template) in strangers {
            let mut body = recipient.clone();
            body["template_id"] = json!(template);
            let message = format!("{kind} template is not suitable for {endpoint} notification");
            app.post(path, &body).await.assert_refused(&message);
        }
    }
}

#[tokio::test]
async fn templates_of_others_are_not_found() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    let mut body = app.sms("07900900123");
    body["template_id"] = json!(other.sms_template_id);
    app.post(SMS, &body).await.assert_refused("Template not found");

    app.sql("UPDATE templates SET hidden = true WHERE service_id = $1").await;
    app.post(SMS, &app.sms("07900900123")).await.assert_refused("Template not found");
}

#[tokio::test]
async fn personalisation_that_is_missing() {
    let app = TestApp::new().await;
    let template = app.add_sms_template("((First Name)) ((b)) ((FIRST_NAME)) ((shown??yes)) ((c))").await;
    let mut body = json!({"phone_number": "07900900123", "template_id": template});
    app.post(SMS, &body).await.assert_refused("Missing personalisation: First Name, b, shown, c");
    body["personalisation"] = json!({"first-name": "x", "b": null, "shown": "no", "unused": 1, "c": ""});
    app.post(SMS, &body).await.assert_refused("Missing personalisation: b");
    assert_eq!(app.count("notifications").await, 0);
}

#[tokio::test]
async fn senders_of_others_and_of_the_past_do_not_exist() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    let service = app.demo.service_id;
    let archived = app.add_sms_sender("Ferries").await;
    app.sql(&format!("UPDATE service_sms_senders SET archived = true WHERE id = '{archived}'")).await;
    let foreign =
        app.rows(&format!("SELECT id FROM service_sms_senders WHERE service_id = '{}'", other.service_id)).await;
    for id in [json!(archived), foreign[0]["id"].clone()] {
        let mut body = app.sms("07900900123");
        body["sms_sender_id"] = id.clone();
        let id = id.as_str().unwrap();
        let message = format!("sms_sender_id {id} does not exist in database for service id {service}");
        app.post(SMS, &body).await.assert_refused(&message);
    }
}

#[tokio::test]
async fn numbers_that_need_a_permission() {
    let app = TestApp::new().await;
    let landline = app.sms("020 7183 8750");
    let not_mobile = [("InvalidPhoneError", "Not a UK mobile number")];
    app.post(SMS, &landline).await.assert_errors(400, &not_mobile);
    app.sql("DELETE FROM service_permissions WHERE service_id = $1 AND permission = 'international_sms'").await;
    app.post(SMS, &landline).await.assert_errors(400, &not_mobile);
    app.post(SMS, &app.sms("+33612345678")).await.assert_refused("Cannot send to international mobile numbers");
    assert_eq!(app.count("notifications").await, 0);
    // Crown dependencies are dialled like home.
    app.post(SMS, &app.sms("07797 712345")).await.id();
    app.sql(
        "INSERT INTO service_permissions (service_id, permission, created_at)
             VALUES ($1, 'sms_to_uk_landlines', now())",
    )
    .await;
    app.post(SMS, &landline).await.id();
    app.work_off().await;
}

#[tokio::test]
async fn length_is_counted_without_the_prefix_in_utf16_units() {
    let app = TestApp::new().await;
    let template = app.add_sms_template("((body))").await;
    let mut body = json!({"phone_number": "07900900123", "template_id": template});
    for (text, accepted) in
        [("a".repeat(918), true), ("a".repeat(919), false), ("ŵ".repeat(918), true), ("ŵ".repeat(919), false)]
    {
        body["personalisation"] = json!({"body": text});
        let reply = app.post(SMS, &body).await;
        assert_eq!(reply.status.is_success(), accepted, "{}", reply.json);
    }
    app.work_off().await;
}
