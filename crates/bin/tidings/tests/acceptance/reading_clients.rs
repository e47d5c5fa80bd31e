//! The official clients read by every method that they have.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use tidings_app::demo::Demo;

use crate::{
    client_tools::{Node, Python},
    harness::Installation,
    official_clients::{check_error, result_of},
};

/// More than a page, many of them made in the same moment.
const NOTIFICATIONS: usize = 300;
const LETTER: &str = "00000000-0000-0000-0000-0000000f0000";

#[tokio::test]
async fn python_client() {
    let python = Python::ready();
    let result = read_with(|demo| python.read(demo)).await;
    // The process serves the public API alone: it does not know the internal API's address.
    assert_eq!(result["template_versions"], json!(404));
}

#[tokio::test]
async fn node_client() {
    let node = Node::ready();
    read_with(|demo| node.read(demo)).await;
}

/// What a client's script reads from a service with a past.
async fn read_with(script: impl FnOnce(&Path) -> Command) -> Value {
    let (installation, demo) = Installation::with_service().await;
    let pool = installation.pool();
    fill(&pool, &demo, &installation.signer().sign("Yes, I can come").expect("a text has a JSON form")).await;
    let (api, url) = installation.serve(installation.command(&[]), "api").await;
    let file = demo_file(&installation, &demo, &url);
    let result = result_of(script(&file));
    check_notifications(&result, &pool, &url).await;
    check_templates(&result, &demo);
    check_received(&result, &pool, &url).await;
    api.kill().await;
    result
}

/// Texts of the service and to it, and a letter.
async fn fill(pool: &PgPool, demo: &Demo, content: &str) {
    let statements = format!(
        "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
             notification_type, notification_status, billable_units, rate_multiplier, client_reference)
         SELECT lpad(to_hex(n), 32, '0')::uuid, '07900900123', '{service}', '{template}', 1,
             now() - n / 100 * interval '1 s', 'normal', 'sms', 'delivered', 1, 1, CASE WHEN n % 100 = 7 THEN 'a b' END
         FROM generate_series(1, {NOTIFICATIONS}) n;
         INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
             notification_type, notification_status, billable_units, postage)
         SELECT '{LETTER}', 'Mr Foo', '{service}', '{template}', 1, '2020-01-01', 'normal', 'letter', 'sending', 1, 'first';
         INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         SELECT lpad(to_hex(n), 32, '0')::uuid, '{service}', '{content}', '07700900999', '447900900123',
             now() - n / 200 * interval '1 s', 'mmg'
         FROM generate_series(1, {NOTIFICATIONS}) n",
        service = demo.service_id,
        template = demo.sms_template_id,
    );
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.expect("the rows are stored");
}

/// What the scripts are told.
fn demo_file(installation: &Installation, demo: &Demo, url: &str) -> PathBuf {
    let mut told = serde_json::to_value(demo).expect("a JSON form");
    told["api_url"] = json!(url);
    told["letter_id"] = json!(LETTER);
    installation.folder.write("demo.json", &told.to_string())
}

async fn ids_in_order(pool: &PgPool, table: &str) -> Vec<String> {
    let query = format!("SELECT id::text FROM {table} ORDER BY created_at DESC, id DESC");
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(pool).await.expect("ids")
}

async fn check_notifications(result: &Value, pool: &PgPool, url: &str) {
    let ids = ids_in_order(pool, "notifications").await;
    assert_eq!(result["iterated"], json!(ids), "each once, in order");
    let (page, next_page) = (&result["page"], &result["next_page"]);
    let list = format!("{url}/v2/notifications");
    assert_eq!(page["links"], json!({"current": list, "next": format!("{list}?older_than={}", ids[249])}));
    assert_eq!(page["notifications"].as_array().map(Vec::len), Some(250));
    assert_eq!(next_page["notifications"][0]["id"], json!(ids[250]));
    assert_eq!(next_page["links"]["current"], page["links"]["next"]);
    assert_eq!(result["one"], page["notifications"][249]);

    assert_eq!(result["iterated_by_reference"].as_array().map(Vec::len), Some(NOTIFICATIONS / 100));
    let filtered = &result["filtered"];
    assert_eq!(filtered["notifications"].as_array().map(Vec::len), Some(NOTIFICATIONS / 100));
    assert_eq!(filtered["notifications"][0]["reference"], json!("a b"));

    let message = "status elephant is not one of [cancelled, created, sending, sent, delivered, pending, failed, \
        technical-failure, temporary-failure, permanent-failure, pending-virus-check, validation-failed, \
        virus-scan-failed, returned-letter, accepted, received]";
    check_error(&result["bad_filter"], 400, "ValidationError", message);
    check_error(&result["pdf"], 400, "PDFNotReadyError", "PDF not available yet, try again later");
}

fn check_templates(result: &Value, demo: &Demo) {
    let template = &result["template"];
    assert_eq!((&template["id"], &template["type"]), (&json!(demo.email_template_id), &json!("email")));
    let required = json!({"required": true});
    assert_eq!(template["personalisation"], json!({"name": required, "date": required}));
    assert_eq!(&result["template_version"], template);
    assert_eq!(result["email_templates"], json!([template]));
    assert_eq!(result["templates"].as_array().map(Vec::len), Some(2));

    let preview = &result["preview"];
    assert_eq!(preview["subject"], json!("Your appointment on 1 January"));
    assert!(preview["body"].as_str().is_some_and(|body| body.starts_with("Hello Amala,")), "{preview}");
    assert!(preview["html"].as_str().is_some_and(|html| html.contains("Your appointment</h2>")), "{preview}");
    check_error(&result["bad_preview"], 400, "BadRequestError", "Missing personalisation: date");
}

async fn check_received(result: &Value, pool: &PgPool, url: &str) {
    let ids = ids_in_order(pool, "inbound_sms").await;
    assert_eq!(result["received_ids"], json!(ids), "each once, in order");
    let received = &result["received"];
    let list = format!("{url}/v2/received-text-messages");
    assert_eq!(received["links"], json!({"current": list, "next": format!("{list}?older_than={}", ids[249])}));
    let newest = &received["received_text_messages"][0];
    assert_eq!((&newest["id"], &newest["content"]), (&json!(ids[0]), &json!("Yes, I can come")));
    assert_eq!((&newest["user_number"], &newest["notify_number"]), (&json!("447900900123"), &json!("07700900999")));
}
