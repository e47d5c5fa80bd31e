//! The official clients send in every way that they have: options of text messages and emails, letters, files.

use std::{path::Path, process::Command};

use serde_json::{Value, json};
use sqlx::PgPool;
use tidings_app::demo::Demo;

use crate::{
    client_tools::{Node, Python},
    harness::Installation,
};

const PDF: &str = "%PDF-1.4 made by hand";
/// Ids of what the demo service is given for this test.
const LETTER_TEMPLATE: &str = "018f7c3e-0000-7000-8000-000000000001";
const SMS_SENDER: &str = "018f7c3e-0000-7000-8000-000000000002";
const REPLY_TO: &str = "018f7c3e-0000-7000-8000-000000000003";

#[tokio::test]
async fn python_client_sends_everything() {
    let python = Python::ready();
    check(|arguments| python.send_everything(arguments)).await;
}

#[tokio::test]
async fn node_client_sends_everything() {
    let node = Node::ready();
    check(|arguments| node.send_everything(arguments)).await;
}

async fn check(script: impl FnOnce(&Path) -> Command) {
    let (installation, demo) = Installation::with_service().await;
    let pool = installation.pool();
    give_what_is_needed(&pool, &demo).await;
    let (serve, url) = installation.serve(installation.command(&[]), "serve").await;
    let arguments = json!({
        "api_key": demo.api_key,
        "api_url": url,
        "sms_template_id": demo.sms_template_id,
        "email_template_id": demo.email_template_id,
        "letter_template_id": LETTER_TEMPLATE,
        "sms_sender_id": SMS_SENDER,
        "email_reply_to_id": REPLY_TO,
        "personalisation": demo.sms_personalisation,
        "letter_personalisation":
            { "name": "Amala", "address_line_1": "Amala Bird", "address_line_2": "1 Road", "postcode": "SW1A 1AA" },
        "pdf": PDF,
    });
    let arguments = installation.folder.write("arguments.json", &arguments.to_string());
    let output = script(&arguments).output().expect("the script can be run");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    let result = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error} in:\n{stdout}{stderr}"));
    check_replies(&result, &demo);
    check_rows(&pool, &result).await;
    serve.kill().await;
}

async fn give_what_is_needed(pool: &PgPool, demo: &Demo) {
    let service = demo.service_id;
    let columns = "id, name, template_type, created_at, content, service_id, subject, created_by_id, version, archived, \
        hidden, has_unsubscribe_link, postage, letter_languages";
    let statements = format!(
        "INSERT INTO service_permissions (service_id, permission, created_at) VALUES ('{service}', 'letter', now());
         INSERT INTO service_sms_senders (id, service_id, sms_sender, is_default, archived, created_at)
             VALUES ('{SMS_SENDER}', '{service}', 'Ferries', false, false, now());
         INSERT INTO service_email_reply_to (id, service_id, email_address, is_default, archived, created_at)
             VALUES ('{REPLY_TO}', '{service}', 'help@example.com', false, false, now());
         INSERT INTO templates ({columns})
             SELECT '{LETTER_TEMPLATE}', 'Letter', 'letter', now(), 'Dear ((name))', id, 'Hello', created_by_id, 1, false,
                 false, false, 'second', 'english' FROM services WHERE id = '{service}';
         INSERT INTO templates_history ({columns}) SELECT {columns} FROM templates WHERE id = '{LETTER_TEMPLATE}'"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(pool).await.expect("the service has what is needed");
}

fn check_replies(result: &Value, demo: &Demo) {
    for channel in ["sms", "email", "letter", "precompiled"] {
        assert_eq!(result[channel]["reference"], json!("by-client"), "{result}");
        assert!(result[channel]["id"].is_string(), "{result}");
    }
    assert_eq!(result["sms"]["content"]["from_number"], json!("Ferries"));
    let unsubscribe = &result["email"]["content"]["one_click_unsubscribe_url"];
    assert_eq!(unsubscribe, &json!("https://example.com/unsubscribe"));
    assert_eq!(result["letter"]["content"], json!({ "subject": "Hello", "body": "Dear Amala" }));
    let precompiled = json!({ "id": result["precompiled"]["id"], "reference": "by-client", "postage": "first" });
    assert_eq!(result["precompiled"], precompiled);

    let not_set_up = format!("/services/{}/service-settings/send-files-by-email", demo.service_id);
    let file = &result["file"];
    let message = file["errors"][0]["message"].as_str().expect("a message");
    assert_eq!((&file["status_code"], &file["errors"][0]["error"]), (&json!(400), &json!("BadRequestError")));
    assert!(message.starts_with("Send files by email has not been set up - ") && message.ends_with(&not_set_up));
    let errors = json!([{ "error": "ValidationError", "message": "Address must be at least 3 lines" }]);
    assert_eq!(result["address"], json!({ "status_code": 400, "errors": errors }));
}

async fn check_rows(pool: &PgPool, result: &Value) {
    for (channel, status, reply_to) in [
        ("sms", "created", Some("Ferries")),
        ("email", "created", Some("help@example.com")),
        ("letter", "created", None),
        ("precompiled", "pending-virus-check", Some("")),
    ] {
        let id = result[channel]["id"].as_str().expect("an id");
        let row: (String, Option<String>) =
            sqlx::query_as("SELECT notification_status, reply_to_text FROM notifications WHERE id = $1::text::uuid")
                .bind(id)
                .fetch_one(pool)
                .await
                .expect("a row");
        assert_eq!((row.0.as_str(), row.1.as_deref()), (status, reply_to), "{channel}");
    }
    let file: Vec<u8> = sqlx::query_scalar("SELECT content FROM letter_files").fetch_one(pool).await.expect("a file");
    assert_eq!(file, PDF.as_bytes());
}
