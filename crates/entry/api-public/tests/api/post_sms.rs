//! `POST /v2/notifications/sms` when the message is accepted: the answer, the row, and the job.

use serde_json::{Map, Value, json};
use tidings_domain::KeyType;
use tidings_test_support::{SMS, TestApp};

const BODY: &str = "Hello Amala, your appointment is on 1 January. Reply to this message if you cannot come.";

#[tokio::test]
async fn the_answer_has_the_message_and_where_to_find_it() {
    let app = TestApp::new().await;
    let mut body = app.sms("07900 900123");
    body["reference"] = json!("r1");
    let reply = app.post(SMS, &body).await;
    let (id, service, template) = (reply.id(), app.demo.service_id, app.demo.sms_template_id);
    let expected = json!({
        "id": id,
        "reference": "r1",
        "content": {"body": BODY, "from_number": "Tidings"},
        "uri": format!("https://api.example/v2/notifications/{id}"),
        "template": {
            "id": template,
            "version": 1,
            "uri": format!("https://api.example/services/{service}/templates/{template}"),
        },
        "scheduled_for": null,
    });
    assert_eq!(reply.json, expected);
    app.work_off().await;
}

#[tokio::test]
async fn the_row_and_its_job_are_stored_together() {
    let app = TestApp::new().await;
    let mut body = app.sms(" 07900 900123 ");
    body["reference"] = json!("r1");
    body["personalisation"]["extra"] = json!(["kept", 1, null]);
    let id = app.post(SMS, &body).await.id();

    let api_key = app.rows("SELECT id FROM api_keys WHERE service_id = $1").await[0]["id"].clone();
    let mut row = app.stored(id).await;
    let personalisation = row["_personalisation"].take();
    let personalisation: Map<String, Value> = app.app.signer.read(personalisation.as_str().unwrap()).unwrap();
    assert_eq!(Value::Object(personalisation), body["personalisation"]);
    let expected = json!({
        "id": id,
        "to": " 07900 900123 ",
        "normalised_to": "447900900123",
        "service_id": app.demo.service_id,
        "template_id": app.demo.sms_template_id,
        "template_version": 1,
        "api_key_id": api_key,
        "key_type": "normal",
        "notification_type": "sms",
        "notification_status": "created",
        "client_reference": "r1",
        "reply_to_text": "Tidings",
        "international": false,
        "phone_prefix": "44",
        "rate_multiplier": 1,
        "billable_units": 0,
        "created_at": "2026-06-17T09:30:00.123456",
        "_personalisation": null,
        "sent_at": null, "sent_by": null, "updated_at": null, "reference": null,
        "job_id": null, "job_row_number": null, "created_by_id": null,
        "postage": null, "document_download_count": null, "unsubscribe_link": null,
    });
    assert_eq!(row, expected);

    let jobs = app.rows("SELECT kind, payload, service_id, lane, attempts, run_at::text FROM queue_jobs").await;
    let expected = json!({
        "kind": "deliver-sms",
        "payload": {"notification_id": id},
        "service_id": app.demo.service_id,
        "lane": 1,
        "attempts": 0,
        "run_at": jobs[0]["run_at"],
    });
    assert_eq!(jobs, [expected]);
    let due = app.rows("SELECT run_at = '2026-06-17T09:30:00.123456Z' AS at_once FROM queue_jobs").await;
    assert_eq!(due, [json!({"at_once": true})]);
    app.work_off().await;
}

#[tokio::test]
async fn the_least_that_can_be_said() {
    let app = TestApp::new().await;
    let template = app.add_sms_template("Hello  there .").await;
    let reply = app.post(SMS, &json!({"phone_number": "07900900123", "template_id": template})).await;
    let row = app.stored(reply.id()).await;
    assert_eq!(reply.json["reference"], json!(null));
    assert_eq!(reply.json["content"]["body"], "Hello there.");
    assert_eq!(row["client_reference"], json!(null));
    let stored: Value = app.app.signer.read(row["_personalisation"].as_str().unwrap()).unwrap();
    assert_eq!(stored, json!({}));
    app.work_off().await;
}

#[tokio::test]
async fn the_answer_shows_the_text_as_it_is_sent() {
    let app = TestApp::new().await;
    let template =
        app.add_sms_template("Dear ((Full name)): ((flag))? ((count)) ((items)) ‘quoted’ – ((missing??hidden))").await;
    let body = json!({
        "phone_number": "07900900123",
        "template_id": template,
        "personalisation": {"full_name": "Zoë", "FLAG": true, "count": 3, "items": ["a", "b", "c"], "missing": false},
    });
    let reply = app.post(SMS, &body).await;
    reply.id();
    assert_eq!(reply.json["content"]["body"], "Dear Zoë: True? 3 a, b and c 'quoted' -");
    app.work_off().await;
}

#[tokio::test]
async fn senders() {
    let app = TestApp::new().await;
    let number = app.add_sms_sender("07700900456").await;
    let mut body = app.sms("07900900123");
    body["sms_sender_id"] = json!(number);
    let reply = app.post(SMS, &body).await;
    assert_eq!(reply.json["content"]["from_number"], "447700900456", "a number is given as it is dialled");
    assert_eq!(app.stored(reply.id()).await["reply_to_text"], "447700900456");

    app.sql("UPDATE service_sms_senders SET is_default = NOT is_default WHERE service_id = $1").await;
    let reply = app.post(SMS, &app.sms("07900900123")).await;
    assert_eq!(reply.json["content"]["from_number"], "447700900456");
    app.work_off().await;
}

#[tokio::test]
async fn numbers_abroad_say_where_they_are_billed() {
    let app = TestApp::new().await;
    for (number, normalised, international, prefix, multiplier) in [
        ("+33 6 12 34 56 78", "33612345678", true, "33", 2),
        ("+1 202 555 0143", "12025550143", true, "1", 1),
        ("+1 242 359 1234", "12423591234", true, "1242", 3),
        ("07797 712345", "447797712345", true, "44", 2),
        ("07700 900555", "447700900555", false, "44", 1),
    ] {
        let row = app.stored(app.post(SMS, &app.sms(number)).await.id()).await;
        let stored = [&row["normalised_to"], &row["international"], &row["phone_prefix"], &row["rate_multiplier"]];
        let expected = [json!(normalised), json!(international), json!(prefix), json!(multiplier)];
        assert_eq!(stored, [&expected[0], &expected[1], &expected[2], &expected[3]], "{number}");
        assert_eq!(row["to"], number);
    }
    app.work_off().await;
}

#[tokio::test]
async fn the_key_is_written_down() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at)
             VALUES (gen_random_uuid(), $1, 'mobile', '07900 900123', now())",
    )
    .await;
    for key_type in [KeyType::Normal, KeyType::Team, KeyType::Test] {
        let key = app.add_key(key_type).await;
        let id = app.post_with(&key, SMS, &app.sms("07900900123")).await.id();
        let row = app.stored(id).await;
        assert_eq!(row["key_type"], key_type.as_str());
        let key_id = row["api_key_id"].as_str().unwrap();
        let of_key = app.rows(&format!("SELECT key_type FROM api_keys WHERE id = '{key_id}'")).await;
        assert_eq!(of_key[0]["key_type"], key_type.as_str());
    }
    app.work_off().await;
}

#[tokio::test]
async fn a_new_version_of_the_template_is_used_from_then_on() {
    let app = TestApp::new().await;
    let template = app.add_sms_template("One").await;
    let body = json!({"phone_number": "07900900123", "template_id": template});
    let first = app.post(SMS, &body).await;
    let mut conn = app.app.pool.acquire().await.unwrap();
    let service = app.demo.service_id;
    let changed = tidings_store::templates::update_content(&mut conn, service, template, None, "Two", app.now()).await;
    assert_eq!(changed.unwrap(), Some(2));
    drop(conn);
    let second = app.post(SMS, &body).await;
    assert_eq!((&second.json["content"]["body"], &second.json["template"]["version"]), (&json!("Two"), &json!(2)));
    app.work_off().await;
    assert_eq!(app.read(first.id()).await["body"], "One");
    assert_eq!(app.sent(first.id()).await.unwrap().body, "Demo Service: One", "what was accepted is what is sent");
    assert_eq!(app.sent(second.id()).await.unwrap().body, "Demo Service: Two");
}
