//! `POST /v2/notifications/letter` with a template, when the letter is accepted.

use serde_json::{Map, Value, json};
use tidings_domain::{KeyType, TemplateId};
use tidings_test_support::{LETTER, TestApp};

fn letter(template: TemplateId) -> Value {
    json!({
        "template_id": template,
        "personalisation": {
            "name": "Amala",
            "address_line_1": "Amala Bird ,",
            "address_line_2": "123  High Street",
            "postcode": "sw14 6bf",
        },
    })
}

async fn template(app: &TestApp) -> TemplateId {
    app.add_letter_template("About \"((name))\" & co", "Dear ((name))\n\n# It's **here**").await
}

#[tokio::test]
async fn the_answer_has_the_letter_and_where_to_find_it() {
    let app = TestApp::new().await;
    let template = template(&app).await;
    let mut body = letter(template);
    body["reference"] = json!("r1");
    let reply = app.post(LETTER, &body).await;
    let (id, service) = (reply.id(), app.demo.service_id);
    let expected = json!({
        "id": id,
        "reference": "r1",
        "content": {"body": "Dear Amala\n\n# It's **here**", "subject": "About “Amala” &amp; co"},
        "uri": format!("https://api.example/v2/notifications/{id}"),
        "template": {
            "id": template,
            "version": 1,
            "uri": format!("https://api.example/services/{service}/templates/{template}"),
        },
        "scheduled_for": null,
    });
    assert_eq!(reply.json, expected);
}

#[tokio::test]
async fn the_row_waits_to_be_printed() {
    let app = TestApp::new().await;
    let template = template(&app).await;
    app.add_letter_contact(template, "Clinic\n1 Road").await;
    let mut body = letter(template);
    body["reference"] = json!("r1");
    let id = app.post(LETTER, &body).await.id();

    let api_key = app.rows("SELECT id FROM api_keys WHERE service_id = $1").await[0]["id"].clone();
    let mut row = app.stored(id).await;
    let personalisation = row["_personalisation"].take();
    let personalisation: Map<String, Value> = app.app.signer.read(personalisation.as_str().unwrap()).unwrap();
    assert_eq!(Value::Object(personalisation), body["personalisation"]);
    let reference = row["reference"].take();
    let reference = reference.as_str().unwrap();
    assert!(reference.len() == 16 && reference.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()));
    let expected = json!({
        "id": id,
        "to": "Amala Bird\n123 High Street\nSW14 6BF",
        "normalised_to": "amalabird123highstreetsw146bf",
        "service_id": app.demo.service_id,
        "template_id": template,
        "template_version": 1,
        "api_key_id": api_key,
        "key_type": "normal",
        "notification_type": "letter",
        "notification_status": "created",
        "client_reference": "r1",
        "reply_to_text": "Clinic\n1 Road",
        "international": false,
        "phone_prefix": null,
        "rate_multiplier": null,
        "billable_units": 0,
        "postage": "economy",
        "created_at": "2026-06-17T09:30:00.123456",
        "_personalisation": null, "reference": null,
        "sent_at": null, "sent_by": null, "updated_at": null,
        "job_id": null, "job_row_number": null, "created_by_id": null,
        "document_download_count": null, "unsubscribe_link": null,
    });
    assert_eq!(row, expected);
    assert_eq!(app.count("queue_jobs").await, 0, "letters are printed in runs");
}

#[tokio::test]
async fn a_letter_of_a_test_key_is_reported_delivered() {
    let app = TestApp::new().await;
    let body = letter(template(&app).await);
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let key = app.add_key(KeyType::Test).await;
    let id = app.post_with(&key, LETTER, &body).await.id();
    assert_eq!(app.status(id).await, "sending");
    app.work_off().await;
    assert_eq!(app.status(id).await, "delivered");
}

#[tokio::test]
async fn postage_is_the_templates_unless_it_goes_abroad() {
    let app = TestApp::new().await;
    app.permit("international_letters").await;
    let mut body = letter(template(&app).await);
    for (last_line, postage, international) in [
        ("SW1A 1AA", "economy", false),
        ("BFPO 1", "economy", false),
        ("Germany", "europe", true),
        ("Japan", "rest-of-world", true),
    ] {
        body["personalisation"]["address_line_7"] = json!(last_line);
        let row = app.stored(app.post(LETTER, &body).await.id()).await;
        let expected = (&json!(postage), &json!(international));
        assert_eq!((&row["postage"], &row["international"]), expected, "{last_line}");
    }
}

#[tokio::test]
async fn the_lines_of_the_address() {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Hello", "Dear ((address_line_1))").await;
    for (lines, printed) in [
        // What is null or empty is left out; the seventh line comes before the postcode.
        (
            json!({"address_line_1": "A", "address_line_2": null, "address_line_3": "", "address_line_4": 12,
                "address_line_7": "SW1A 1AA", "postcode": "N1 9GU"}),
            "A\n12\nSW1A 1AA",
        ),
        (
            json!({"address_line_1": "A", "address_line_2": "B", "address_line_3": "C", "address_line_4": "D",
                "address_line_5": "E", "address_line_6": "F", "postcode": "n19gu"}),
            "A\nB\nC\nD\nE\nF\nN1 9GU",
        ),
    ] {
        let reply = app.post(LETTER, &json!({"template_id": template, "personalisation": lines})).await;
        assert_eq!(app.stored(reply.id()).await["to"], printed);
    }
    // Spelt otherwise they fill placeholders, and make no address.
    let lines = json!({"Address Line 1": "A", "address-line-2": "B", "POSTCODE": "N1 9GU"});
    let reply = app.post(LETTER, &json!({"template_id": template, "personalisation": lines})).await;
    reply.assert_invalid(&["Address must be at least 3 lines"]);
}

#[tokio::test]
async fn a_changed_contact_block_is_used_from_then_on() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let template = template(&app).await;
    let contact = app.add_letter_contact(template, "Clinic").await;
    let body = letter(template);
    app.post(LETTER, &body).await.id();
    app.sql(&format!("UPDATE service_letter_contacts SET contact_block = 'Moved' WHERE id = '{contact}'")).await;
    tidings_test_support::eventually("the new address is used", || async {
        let id = app.post(LETTER, &body).await.id();
        app.stored(id).await["reply_to_text"] == "Moved"
    })
    .await;
}
