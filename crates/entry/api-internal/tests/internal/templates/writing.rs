//! Making templates, and those that make themselves.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{template, templates_of, user_id};

const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

async fn new(app: &TestApp, template_type: &str) -> Value {
    let mut body = json!({
        "name": "New",
        "template_type": template_type,
        "content": "Hello ((name))",
        "service": app.demo.service_id,
        "created_by": user_id(app).await,
    });
    if template_type != "sms" {
        body["subject"] = json!("About ((thing))");
    }
    body
}

async fn allow_letters(app: &TestApp) {
    app.sql("INSERT INTO service_permissions (service_id, permission, created_at) VALUES ($1, 'letter', now())").await;
}

#[tokio::test]
async fn a_template_is_made_with_its_first_version() {
    let app = TestApp::new().await;
    let mut body = new(&app, "email").await;
    body["has_unsubscribe_link"] = json!(true);
    let made = app.admin_post(&templates_of(&app), &body).await.expect(StatusCode::CREATED);
    let id = made["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(made["data"], template(&app, &id).await);
    for (field, value) in [
        ("name", json!("New")),
        ("content", json!("Hello ((name))")),
        ("subject", json!("About ((thing))")),
        ("version", json!(1)),
        ("created_by", body["created_by"].clone()),
        ("has_unsubscribe_link", json!(true)),
        ("redact_personalisation", json!(false)),
        ("reply_to", json!(null)),
        ("postage", json!(null)),
        ("letter_languages", json!(null)),
    ] {
        assert_eq!(made["data"][field], value, "{field}");
    }
    let rows = app.rows(&format!("SELECT * FROM templates WHERE id = '{id}'")).await;
    assert_eq!(app.rows(&format!("SELECT * FROM templates_history WHERE id = '{id}'")).await, rows);
    let redacted = app.rows(&format!("SELECT * FROM template_redacted WHERE template_id = '{id}'")).await;
    assert_eq!(
        (&redacted[0]["redact_personalisation"], &redacted[0]["updated_by_id"]),
        (&json!(false), &body["created_by"])
    );
}

#[tokio::test]
async fn a_letter_is_second_class_and_in_english_unless_said_otherwise() {
    let app = TestApp::new().await;
    allow_letters(&app).await;
    let mut body = new(&app, "letter").await;
    let made = app.admin_post(&templates_of(&app), &body).await.expect(StatusCode::CREATED);
    assert_eq!((&made["data"]["postage"], &made["data"]["letter_languages"]), (&json!("second"), &json!("english")));
    let contact = "2f2a9a4b-1a3f-4d62-9a38-0ad5bb4c34a1";
    app.sql(&format!(
        "INSERT INTO service_letter_contacts (id, service_id, contact_block, is_default, created_at, archived)
         VALUES ('{contact}', $1, '1 High Street', false, now(), false)"
    ))
    .await;
    body["postage"] = json!("economy");
    body["reply_to"] = json!(contact);
    body["letter_languages"] = json!("welsh_then_english");
    body["letter_welsh_subject"] = json!("Pwnc");
    body["letter_welsh_content"] = json!("Cynnwys");
    let made = app.admin_post(&templates_of(&app), &body).await.expect(StatusCode::CREATED);
    let letter = &made["data"];
    assert_eq!((&letter["postage"], &letter["letter_languages"]), (&json!("economy"), &json!("welsh_then_english")));
    assert_eq!((&letter["letter_welsh_subject"], &letter["letter_welsh_content"]), (&json!("Pwnc"), &json!("Cynnwys")));
    assert_eq!((&letter["reply_to"], &letter["reply_to_text"]), (&json!(contact), &json!("1 High Street")));
    body["reply_to"] = json!(NOWHERE);
    let service = app.demo.service_id;
    app.admin_post(&templates_of(&app), &body).await.assert_message(
        400,
        format!("letter_contact_id {NOWHERE} does not exist in database for service id {service}"),
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_new_template_is_told() {
    let app = TestApp::new().await;
    let path = templates_of(&app);
    let required = |name: &str| format!("{name} is a required property");
    let missing: Vec<_> =
        ["subject", "name", "template_type", "content", "service", "created_by"].map(required).into_iter().collect();
    let missing: Vec<_> = missing.iter().map(String::as_str).collect();
    app.admin_post(&path, &json!({})).await.assert_invalid(&missing);
    let mut body = new(&app, "sms").await;
    body["postage"] = json!("third");
    app.admin_post(&path, &body)
        .await
        .assert_invalid(&["postage invalid. It must be either first, second or economy."]);
    let mut body = new(&app, "fax").await;
    body["created_by"] = json!("x");
    app.admin_post(&path, &body)
        .await
        .assert_invalid(&["template_type fax is not one of [sms, email, letter]", "created_by is not a valid UUID"]);
    let mut body = new(&app, "sms").await;
    body["letter_languages"] = json!("english");
    app.admin_post(&path, &body)
        .await
        .assert_invalid(&["letter_welsh_subject and letter_welsh_content must be null for letters in English"]);
    let mut body = new(&app, "email").await;
    body["subject"] = json!(null);
    app.admin_post(&path, &body).await.assert_invalid(&["subject None is not of type string"]);
    let mut body = new(&app, "sms").await;
    body["has_unsubscribe_link"] = json!(true);
    app.admin_post(&path, &body)
        .await
        .assert_message(400, json!({"has_unsubscribe_link": ["Only email templates can have an unsubscribe link."]}));
    let mut body = new(&app, "sms").await;
    body["created_by"] = json!(NOWHERE);
    app.admin_post(&path, &body).await.assert_message(404, "No result found");
    assert_eq!(app.rows("SELECT id FROM templates WHERE name = 'New'").await, Vec::<Value>::new());
}

#[tokio::test]
async fn only_channels_that_the_service_has_can_be_written_for() {
    let app = TestApp::new().await;
    app.sql("DELETE FROM service_permissions WHERE service_id = $1").await;
    for (channel, name) in [("sms", "text message"), ("email", "email"), ("letter", "letter")] {
        let refused = json!({"template_type": [format!("Creating {name} templates is not allowed")]});
        app.admin_post(&templates_of(&app), &new(&app, channel).await).await.assert_message(403, refused);
    }
    let id = app.demo.sms_template_id;
    let refused = json!({"template_type": ["Updating text message templates is not allowed"]});
    let path = format!("{}/{id}", templates_of(&app));
    app.admin_post(&path, &json!({"content": "x"})).await.assert_message(403, refused);
    let nowhere = format!("/service/{NOWHERE}/template");
    app.admin_post(&nowhere, &new(&app, "sms").await).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn content_has_limits() {
    let app = TestApp::new().await;
    allow_letters(&app).await;
    let (path, too_long) = (templates_of(&app), "Content has a character count greater than the limit of 918");
    let mut body = new(&app, "sms").await;
    body["content"] = json!("a".repeat(919));
    app.admin_post(&path, &body).await.assert_message(400, json!({"content": [too_long]}));
    let sms = format!("{path}/{}", app.demo.sms_template_id);
    app.admin_post(&sms, &json!({"content": "a".repeat(919)}))
        .await
        .assert_message(400, json!({"content": [too_long]}));
    body["content"] = json!("a".repeat(918));
    app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    let mut body = new(&app, "letter").await;
    body["content"] = json!(format!("qr: {}", "too long ".repeat(100)));
    app.admin_post(&path, &body).await.assert_message(400, json!({"content": ["qr-code-too-long"]}));
}

#[tokio::test]
async fn a_template_is_made_in_a_folder() {
    let app = TestApp::new().await;
    app.sql(&format!("INSERT INTO template_folder (id, service_id, name) VALUES ('{NOWHERE}', $1, 'Folder')")).await;
    let mut body = new(&app, "sms").await;
    body["parent_folder_id"] = json!(NOWHERE);
    let made = app.admin_post(&templates_of(&app), &body).await.expect(StatusCode::CREATED);
    assert_eq!(made["data"]["folder"], NOWHERE);
    let other = app.add_service().await;
    let path = format!("/service/{}/template", other.service_id);
    app.admin_post(&path, &body).await.assert_message(400, "parent_folder_id not found");
}

#[tokio::test]
async fn the_template_of_finished_letters_makes_itself() {
    let app = TestApp::new().await;
    let path = format!("{}/precompiled", templates_of(&app));
    let made = app.admin_get(&path).await.ok();
    for (field, value) in [
        ("name", json!("Pre-compiled PDF")),
        ("subject", json!("Pre-compiled PDF")),
        ("content", json!("")),
        ("template_type", json!("letter")),
        ("hidden", json!(true)),
        ("is_precompiled_letter", json!(true)),
        ("postage", json!("second")),
        ("version", json!(1)),
        ("created_by", json!("6af522d0-2915-4e52-83a3-3690455a5fe6")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(app.admin_get(&path).await.ok(), made);
    assert_eq!(app.rows("SELECT id FROM templates WHERE service_id = $1 AND hidden").await.len(), 1);
    app.admin_get(&format!("/service/{NOWHERE}/template/precompiled")).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_template_is_previewed_with_values() {
    let app = TestApp::new().await;
    let id = app.add_email_template("about your ((thing))", "hello ((name)) we’ve received your ((thing))").await;
    let path = format!("{}/{id}/preview", templates_of(&app));
    let filled = app.admin_get(&format!("{path}?name=Amala&thing=document&foo=bar")).await.ok();
    assert_eq!(filled["subject"], "about your document");
    assert_eq!(filled["content"], "hello Amala we’ve received your document");
    assert_eq!(filled["id"], json!(id));
    let missing = json!({"template": ["Missing personalisation: thing, name"]});
    app.admin_get(&format!("{path}?eman=Amala")).await.assert_message(400, missing);
    let id = app.add_sms_template("Hi ((name))").await;
    let filled = app.admin_get(&format!("{}/{id}/preview?name=Amala", templates_of(&app))).await.ok();
    assert_eq!(filled["content"], "Hi Amala");
}
