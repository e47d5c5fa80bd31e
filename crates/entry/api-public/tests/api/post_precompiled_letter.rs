//! `POST /v2/notifications/letter` with a PDF.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tidings_domain::KeyType;
use tidings_store::letter_files;
use tidings_test_support::{LETTER, TestApp};

const PDF: &[u8] = b"%PDF-1.4\n\0\xff%%EOF";

async fn app() -> TestApp {
    let app = TestApp::new().await;
    app.permit("letter").await;
    app
}

fn letter() -> Value {
    json!({"reference": "r1", "content": STANDARD.encode(PDF)})
}

#[tokio::test]
async fn the_letter_waits_for_its_virus_check_and_the_pdf_is_kept() {
    let app = app().await;
    let reply = app.post(LETTER, &letter()).await;
    let id = reply.id();
    assert_eq!(reply.json, json!({"id": id, "reference": "r1", "postage": "second"}));

    let template = app.rows("SELECT id, name, hidden FROM templates WHERE template_type = 'letter'").await;
    assert_eq!((&template[0]["name"], &template[0]["hidden"]), (&json!("Pre-compiled PDF"), &json!(true)));
    let row = app.stored(id).await;
    for (column, value) in [
        ("to", json!("Provided as PDF")),
        ("normalised_to", json!("providedaspdf")),
        ("template_id", template[0]["id"].clone()),
        ("template_version", json!(1)),
        ("notification_type", json!("letter")),
        ("notification_status", json!("pending-virus-check")),
        ("client_reference", json!("r1")),
        ("reply_to_text", json!("")),
        ("postage", json!("second")),
        ("international", json!(false)),
        ("billable_units", json!(0)),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    assert_eq!(row["reference"].as_str().unwrap().len(), 16);
    let stored: Value = app.app.signer.read(row["_personalisation"].as_str().unwrap()).unwrap();
    assert_eq!(stored, json!({"address_line_1": "Provided as PDF"}));
    let file = letter_files::content(&app.app.pool, app.demo.service_id, id).await.unwrap();
    assert_eq!(file.as_deref(), Some(PDF));
    let stranger = app.add_service().await.service_id;
    assert_eq!(letter_files::content(&app.app.pool, stranger, id).await.unwrap(), None);

    app.post(LETTER, &letter()).await.id();
    assert_eq!(app.rows("SELECT id FROM templates WHERE template_type = 'letter'").await.len(), 1, "made once");
}

#[tokio::test]
async fn the_sender_chooses_the_postage() {
    let app = app().await;
    let test = app.add_key(KeyType::Test).await;
    for postage in ["first", "second", "economy"] {
        let mut body = letter();
        body["postage"] = json!(postage);
        let reply = app.post_with(&test, LETTER, &body).await;
        assert_eq!(reply.json["postage"], postage);
        let row = app.stored(reply.id()).await;
        let expected = (&json!(postage), &json!("pending-virus-check"));
        assert_eq!((&row["postage"], &row["notification_status"]), expected);
    }
}

/// As the contract has it, what the file holds is nobody's business at this point, nor how long the reference is.
#[tokio::test]
async fn anything_in_base64_is_taken() {
    let app = app().await;
    for content in ["bGV0dGVyLWNvbnRlbnQ=", "", "bGV0\ndGVy*", "%PDF"] {
        let body = json!({"reference": "é".repeat(1500), "content": content});
        let expected = if content == "%PDF" { 400 } else { 201 };
        assert_eq!(app.post(LETTER, &body).await.status.as_u16(), expected, "{content}");
    }
}

/// A request with every fault there is, cured of one after the other.
#[tokio::test]
async fn the_first_of_several_faults_is_told() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let team = app.add_key(KeyType::Team).await;
    let mut body = json!({"content": "aGVsb", "postage": "third", "template_id": "x"});
    app.post(LETTER, &body).await.assert_invalid(&[
        "postage invalid. It must be either first, second or economy.",
        "reference is a required property",
        "Additional properties are not allowed (template_id was unexpected)",
    ]);
    body = json!({"content": "aGVsb", "reference": "r"});
    app.post(LETTER, &body).await.assert_refused("Service is not allowed to send letters");
    app.permit("letter").await;
    let forbidden = |message| [("BadRequestError", message)];
    let reply = app.post_with(&team, LETTER, &body).await;
    reply.assert_errors(403, &forbidden("Cannot send letters with a team api key"));
    let reply = app.post(LETTER, &body).await;
    reply.assert_errors(403, &forbidden("Cannot send letters when service is in trial mode"));
    app.sql("UPDATE services SET restricted = false WHERE id = $1").await;
    app.post(LETTER, &body).await.assert_refused("Cannot decode letter content (invalid base64 encoding)");
    assert_eq!((app.count("notifications").await, app.count("letter_files").await), (0, 0));
    assert_eq!(app.rows("SELECT id FROM templates WHERE template_type = 'letter'").await.len(), 0);
}

#[tokio::test]
async fn faults_of_the_body() {
    let app = app().await;
    for (property, value, fault) in [
        ("reference", json!(null), "reference None is not of type string"),
        ("reference", json!(7), "reference 7 is not of type string"),
        ("content", json!(null), "content None is not of type string"),
        ("content", json!(["x"]), "content [x] is not of type string"),
        ("postage", json!("europe"), "postage invalid. It must be either first, second or economy."),
        ("postage", json!(1), "postage 1 is not of type string"),
        ("personalisation", json!({}), "Additional properties are not allowed (personalisation was unexpected)"),
    ] {
        let mut body = letter();
        body[property] = value;
        app.post(LETTER, &body).await.assert_invalid(&[fault]);
    }
}
