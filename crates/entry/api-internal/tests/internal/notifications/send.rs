//! Somebody of the team sends a message.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_domain::{NotificationId, TemplateId};
use tidings_test_support::{Reply, TestApp};

use super::at;
use crate::user::{NOBODY, add_user, demo_user};

async fn send(app: &TestApp, template: TemplateId, to: &str, more: Value) -> Reply {
    let mut body = json!({"template_id": template, "to": to, "created_by": demo_user(app).await});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    app.admin_post(&at(app, "/send-notification"), &body).await
}

fn id(reply: Reply) -> NotificationId {
    reply.expect(StatusCode::CREATED)["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_text_message_goes_out() {
    let app = TestApp::new().await;
    let values = json!({"personalisation": app.demo.sms_personalisation});
    let id = id(send(&app, app.demo.sms_template_id, "+1 202-555-0104", values).await);
    let stored = app.stored(id).await;
    let expected = json!({
        "to": "+1 202-555-0104", "normalised_to": "12025550104", "international": true, "phone_prefix": "1",
        "rate_multiplier": 1, "key_type": "normal", "api_key_id": null, "created_by_id": demo_user(&app).await,
        "reply_to_text": "Tidings", "notification_status": "created", "client_reference": null, "reference": null,
    });
    for (column, value) in expected.as_object().unwrap() {
        assert_eq!(&stored[column], value, "{column}");
    }
    let counts =
        app.rows("SELECT channel, count FROM daily_message_counts WHERE service_id = $1 ORDER BY channel").await;
    assert_eq!(counts, [json!({"channel": "international_sms", "count": 1}), json!({"channel": "sms", "count": 1})]);
    app.work_off().await;
    assert!(app.sent(id).await.is_some(), "it is delivered");
    let told = app.admin_get(&at(&app, &format!("/notifications/{id}"))).await.ok();
    assert_eq!(told["created_by"]["id"], json!(demo_user(&app).await));
}

#[tokio::test]
async fn a_request_that_is_repeated_sends_once() {
    let mut app = TestApp::new().await;
    let body = |name: &str| {
        json!({
            "personalisation": {"name": name, "date": "1 May"},
            "idempotency_key": "6f2d3b1a-4c5e-4f60-8a7b-9c0d1e2f3a4b",
        })
    };
    let once = || async { id(send(&app, app.demo.sms_template_id, "07900900123", body("Amala")).await) };
    let (first, second, third) = tokio::join!(once(), once(), once());
    assert_eq!([second, third, once().await], [first; 3]);
    let other = send(&app, app.demo.sms_template_id, "07900900123", body("Bo")).await;
    other.assert_message(422, "The Idempotency-Key was used for a different request in the last 24 hours");
    assert_eq!(app.count("notifications").await, 1);
    app.leave_jobs();
}

#[tokio::test]
async fn an_email_says_where_answers_go() {
    let mut app = TestApp::new().await;
    let reply_to = app.add_reply_to("answers@example.com").await;
    let template = app.demo.email_template_id;
    let more = json!({"personalisation": app.demo.email_personalisation, "sender_id": reply_to});
    let stored = app.stored(id(send(&app, template, "Amala@Example.com", more).await)).await;
    assert_eq!(
        (&stored["reply_to_text"], &stored["normalised_to"]),
        (&json!("answers@example.com"), &json!("amala@example.com"))
    );
    let more = json!({"personalisation": app.demo.email_personalisation, "sender_id": NOBODY});
    send(&app, template, "amala@example.com", more).await.assert_message(400, "Reply to email address not found");
    app.leave_jobs();
}

#[tokio::test]
async fn a_text_message_is_from_a_sender() {
    let mut app = TestApp::new().await;
    let sender = app.add_sms_sender("07900900456").await;
    let more = |sender: Value| json!({"personalisation": app.demo.sms_personalisation, "sender_id": sender});
    let template = app.demo.sms_template_id;
    let stored = app.stored(id(send(&app, template, "07900900123", more(json!(sender))).await)).await;
    assert_eq!(stored["reply_to_text"], "447900900456");
    send(&app, template, "07900900123", more(json!(NOBODY))).await.assert_message(400, "SMS sender not found");
    app.leave_jobs();
}

#[tokio::test]
async fn a_letter_waits_to_be_printed() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Subject", "Dear ((name))").await;
    app.add_letter_contact(template, "1 Road").await;
    let address = json!({
        "name": "Amala", "address_line_1": "Amala Bird", "address_line_2": "1 High Street", "address_line_3": "SW1A 1AA",
        "reference": "ref",
    });
    let id = id(send(&app, template, "Amala Bird", json!({ "personalisation": address })).await);
    let stored = app.stored(id).await;
    let expected = json!({
        "to": "Amala Bird", "normalised_to": "amalabird", "notification_status": "created", "postage": "economy",
        "client_reference": "ref", "reply_to_text": "1 Road", "created_by_id": demo_user(&app).await,
    });
    for (column, value) in expected.as_object().unwrap() {
        assert_eq!(&stored[column], value, "{column}");
    }
    assert_eq!(stored["reference"].as_str().map(str::len), Some(16));
    let nowhere = json!({"personalisation": {"name": "Amala", "address_line_1": "A", "address_line_2": "B"}});
    send(&app, template, "A", nowhere).await.assert_message(400, "Address must be at least 3 lines");
    let nobody = json!({"personalisation": {"address_line_1": "A", "address_line_2": "B"}});
    send(&app, template, "A", nobody).await.assert_message(400, "Missing personalisation: name");
}

#[tokio::test]
async fn the_first_thing_that_is_wrong_is_told() {
    let app = TestApp::new().await;
    let (sms, email) = (app.demo.sms_template_id, app.demo.email_template_id);
    let to = "07900900123";
    let filled = json!({"personalisation": app.demo.sms_personalisation});
    send(&app, NOBODY.parse().unwrap(), to, json!({})).await.assert_message(404, "No result found");
    send(&app, sms, "0790", json!({})).await.assert_message(400, "Mobile number is too short");
    send(&app, email, "amala", json!({})).await.assert_message(400, "Not a valid email address");
    send(&app, sms, to, json!({})).await.assert_message(400, "Missing personalisation: name, date");
    let long = json!({"personalisation": {"name": "a".repeat(919), "date": "1"}});
    assert!(send(&app, sms, to, long).await.json["message"].as_str().unwrap().starts_with("Your message is too long."));
    let empty = app.add_sms_template("((name))").await;
    let reply = send(&app, empty, to, json!({"personalisation": {"name": ""}})).await;
    reply.assert_message(400, "Your message is empty.");
    let stranger = add_user(&app, "amala@example.gov.uk").await;
    let more = json!({"personalisation": app.demo.sms_personalisation, "created_by": stranger});
    let names = app.rows(&format!("SELECT users.name AS user, services.name AS service FROM users, services WHERE users.id = '{stranger}' AND services.id = $1")).await;
    let (user, service) = (names[0]["user"].as_str().unwrap(), names[0]["service"].as_str().unwrap());
    let message = format!("Can’t create notification - {user} is not part of the \"{service}\" service");
    send(&app, sms, to, more).await.assert_message(400, message);
    app.sql(&format!("UPDATE templates SET archived = true WHERE id = '{sms}'")).await;
    send(&app, sms, to, filled.clone()).await.assert_message(400, "Template has been deleted");

    app.sql("UPDATE services SET sms_message_limit = 0 WHERE id = $1").await;
    send(&app, sms, "x", json!({})).await.assert_message(429, "Exceeded send limits (sms: 0) for today");
    let reply = app.admin_post(&at(&app, "/send-notification"), &json!({"to": null})).await;
    let missing = json!(["Missing data for required field."]);
    reply.assert_message(400, json!({"template_id": missing, "created_by": missing}));
    assert_eq!(app.count("notifications").await, 0);
}

/// Not the guest list, which is for the service's own systems.
#[tokio::test]
async fn in_trial_mode_messages_go_to_the_team() {
    let mut app = TestApp::new().await;
    app.sql(
        "UPDATE services SET restricted = true WHERE id = $1;
         INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at)
         VALUES (gen_random_uuid(), $1, 'mobile', '07900900123', now())",
    )
    .await;
    let values = json!({"personalisation": app.demo.sms_personalisation});
    let message = "Can’t send to this recipient when service is in trial mode – see \
                   https://www.notifications.service.gov.uk/trial-mode";
    let template = app.demo.sms_template_id;
    send(&app, template, "07900900123", values.clone()).await.assert_message(400, message);
    id(send(&app, template, "+44 7700 900111", values).await);
    app.leave_jobs();
}
