//! `POST /v2/notifications/email` when the message is accepted: the answer, the row, and the job.

use serde_json::{Map, Value, json};
use tidings_test_support::{EMAIL, TestApp};

const BODY: &str = "Hello Amala,

# Your appointment

We will see you on 1 January. Please bring:

* this message
* something that shows your address

If you cannot come, tell us at https://example.com/appointments so that somebody else can have the time.";

#[tokio::test]
async fn the_answer_has_the_message_and_where_to_find_it() {
    let app = TestApp::new().await;
    let mut body = app.email("amala@example.com");
    body["reference"] = json!("r1");
    let reply = app.post(EMAIL, &body).await;
    let (id, service, template) = (reply.id(), app.demo.service_id, app.demo.email_template_id);
    let expected = json!({
        "id": id,
        "reference": "r1",
        "content": {
            "from_email": "demo.service@notify.example",
            "subject": "Your appointment on 1 January",
            "body": BODY,
            "one_click_unsubscribe_url": null,
        },
        "uri": format!("https://api.example/v2/notifications/{id}"),
        "template": {
            "id": template,
            "version": 1,
            "uri": format!("https://api.example/services/{service}/templates/{template}"),
        },
        "scheduled_for": null,
        "sanitised_content": {},
    });
    assert_eq!(reply.json, expected);
    app.work_off().await;
}

#[tokio::test]
async fn the_row_and_its_job_are_stored_together() {
    let app = TestApp::new().await;
    let mut body = app.email(" Amala@Example.COM ");
    body["reference"] = json!("r1");
    body["one_click_unsubscribe_url"] = json!("https://example.com/u?x=1");
    let id = app.post(EMAIL, &body).await.id();

    let api_key = app.rows("SELECT id FROM api_keys WHERE service_id = $1").await[0]["id"].clone();
    let mut row = app.stored(id).await;
    let personalisation = row["_personalisation"].take();
    let personalisation: Map<String, Value> = app.app.signer.read(personalisation.as_str().unwrap()).unwrap();
    assert_eq!(Value::Object(personalisation), body["personalisation"]);
    let expected = json!({
        "id": id,
        "to": " Amala@Example.COM ",
        "normalised_to": "amala@example.com",
        "service_id": app.demo.service_id,
        "template_id": app.demo.email_template_id,
        "template_version": 1,
        "api_key_id": api_key,
        "key_type": "normal",
        "notification_type": "email",
        "notification_status": "created",
        "client_reference": "r1",
        "unsubscribe_link": "https://example.com/u?x=1",
        "international": false,
        "billable_units": 0,
        "created_at": "2026-06-17T09:30:00.123456",
        "_personalisation": null,
        "reply_to_text": null, "phone_prefix": null, "rate_multiplier": null,
        "sent_at": null, "sent_by": null, "updated_at": null, "reference": null,
        "job_id": null, "job_row_number": null, "created_by_id": null,
        "postage": null, "document_download_count": null,
    });
    assert_eq!(row, expected);

    let jobs = app.rows("SELECT kind, payload, service_id, lane FROM queue_jobs").await;
    let expected = json!({
        "kind": "deliver-email",
        "payload": {"notification_id": id},
        "service_id": app.demo.service_id,
        "lane": 1,
    });
    assert_eq!(jobs, [expected]);
    app.work_off().await;
}

#[tokio::test]
async fn answers_go_to_the_address_asked_for_or_to_the_default_one() {
    let app = TestApp::new().await;
    let id = app.add_reply_to("help@example.com").await;
    let mut body = app.email("amala@example.com");
    let without = app.post(EMAIL, &body).await.id();
    assert_eq!(app.stored(without).await["reply_to_text"], json!(null));
    body["email_reply_to_id"] = json!(id);
    let with = app.post(EMAIL, &body).await.id();
    assert_eq!(app.stored(with).await["reply_to_text"], "help@example.com");

    app.sql("UPDATE service_email_reply_to SET is_default = true WHERE service_id = $1").await;
    let default = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    assert_eq!(app.stored(default).await["reply_to_text"], "help@example.com");
    app.work_off().await;
}

#[tokio::test]
async fn the_unsubscribe_address_is_answered_stored_and_sent() {
    let app = TestApp::new().await;
    let url = "https://example.com/unsubscribe?who=amala%40example.com";
    let mut body = app.email("amala@example.com");
    body["one_click_unsubscribe_url"] = json!(url);
    let reply = app.post(EMAIL, &body).await;
    assert_eq!(reply.json["content"]["one_click_unsubscribe_url"], url);
    app.work_off().await;
    assert_eq!(app.read(reply.id()).await["one_click_unsubscribe_url"], url);
    assert_eq!(app.sent(reply.id()).await.unwrap().unsubscribe_link.as_deref(), Some(url));
}

#[tokio::test]
async fn values_of_strangers_are_made_harmless_where_asked() {
    let app = TestApp::new().await;
    let template = app.add_email_template("((Title))", "((First name)) ((items)) ((trusted))").await;
    let body = json!({
        "email_address": "amala@example.com",
        "template_id": template,
        "personalisation": {
            "title": "Hello",
            "first_name": "*Amala* at https://evil.example/x",
            "items": ["[a](b)", "c"],
            "trusted": "**so**",
        },
        "sanitise_content_for": ["First Name", "ITEMS", "title", "unknown", 7],
    });
    let reply = app.post(EMAIL, &body).await;
    assert_eq!(
        reply.json["sanitised_content"],
        json!({
            "first_name": {"unsanitised": "*Amala* at https://evil.example/x", "sanitised": "\\*Amala\\* at "},
            "items": {"unsanitised": ["[a](b)", "c"], "sanitised": ["\\[a\\]\\(b\\)", "c"]},
        })
    );
    assert_eq!(reply.json["content"]["body"], "\\*Amala\\* at  \n\n* \\[a\\]\\(b\\)\n* c **so**");
    let row = app.stored(reply.id()).await;
    let stored: Value = app.app.signer.read(row["_personalisation"].as_str().unwrap()).unwrap();
    assert_eq!(stored["first_name"], "\\*Amala\\* at ", "what is stored is what was made of it");

    let mut body = app.email("amala@example.com");
    body["sanitise_content_for"] = json!(null);
    let reply = app.post(EMAIL, &body).await;
    reply.id();
    assert_eq!(reply.json["sanitised_content"], json!({}));
    app.work_off().await;
}

#[tokio::test]
async fn a_list_becomes_bullets_and_the_rest_is_text() {
    let app = TestApp::new().await;
    let template = app.add_email_template("((who)) – it's ((list))", "Bring:\n((list))\n((who))").await;
    let body = json!({
        "email_address": "amala@example.com",
        "template_id": template,
        "personalisation": {"who": "<b>Zoë</b>", "list": ["a", 2, true]},
    });
    let reply = app.post(EMAIL, &body).await;
    reply.id();
    assert_eq!(reply.json["content"]["subject"], "<b>Zoë</b> – it’s a, 2 and True");
    assert!(reply.json["content"]["body"].as_str().unwrap().contains("* a\n* 2\n* True"), "{}", reply.json);
    app.work_off().await;
}

#[tokio::test]
async fn two_million_bytes_are_not_too_long() {
    let app = TestApp::new().await;
    let template = app.add_email_template("s", "((body))").await;
    let mut body = json!({"email_address": "amala@example.com", "template_id": template});
    body["personalisation"] = json!({"body": "é".repeat(1_000_000)});
    app.post(EMAIL, &body).await.id();
    body["personalisation"] = json!({"body": format!("{}a", "é".repeat(1_000_000))});
    app.post(EMAIL, &body).await.assert_refused(
        "Your message is too long. Emails cannot be longer than 2000000 bytes. Your message is 2000001 bytes.",
    );
    app.work_off().await;
}
