//! What is cached is never older than the last change heard of, whoever made it.

use serde_json::json;
use tidings_test_support::{SMS, TestApp, eventually};

use crate::tokens::{assert_kept_out, knock};

const REVOKE: &str = "UPDATE api_keys SET expiry_date = '2026-06-17 09:30' WHERE service_id = $1";
const ARCHIVE: &str = "UPDATE services SET active = false WHERE id = $1";
const REWRITE: &str = "UPDATE templates SET content = 'Changed' WHERE service_id = $1 AND template_type = 'sms'";
const RENAME: &str = "UPDATE service_sms_senders SET sms_sender = 'Changed' WHERE service_id = $1";
const FORBID: &str = "DELETE FROM service_permissions WHERE service_id = $1 AND permission = 'sms'";

/// What a caller notices of a service: the answer to a text message to a number that nothing is sent to.
async fn noticed(app: &TestApp) -> String {
    let reply = app.post(SMS, &app.sms("07700900000")).await;
    match reply.status.as_u16() {
        201 => format!("{} from {}", reply.json["content"]["body"], reply.json["content"]["from_number"]),
        _ => reply.json["errors"][0]["message"].to_string(),
    }
}

async fn assert_heard(change: &str, expected: &str) {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let before = noticed(&app).await;
    assert!(!before.contains(expected), "{before}");
    app.sql(change).await;
    eventually(&format!("after {change:?} callers notice {expected:?}"), || async {
        noticed(&app).await.contains(expected)
    })
    .await;
}

#[tokio::test]
async fn a_revoked_key_is_noticed() {
    assert_heard(REVOKE, "API key revoked").await;
}

#[tokio::test]
async fn an_archived_service_is_noticed() {
    assert_heard(ARCHIVE, "service is archived").await;
}

#[tokio::test]
async fn a_changed_template_is_noticed() {
    assert_heard(REWRITE, "Changed").await;
}

#[tokio::test]
async fn a_changed_sender_is_noticed() {
    assert_heard(RENAME, "from \"Changed\"").await;
}

#[tokio::test]
async fn a_lost_permission_is_noticed() {
    assert_heard(FORBID, "not allowed to send text messages").await;
}

#[tokio::test]
async fn while_nothing_is_heard_nothing_is_cached() {
    let app = TestApp::new().await;
    for (change, expected) in [
        (REWRITE, "Changed"),
        (RENAME, "from \"Changed\""),
        (FORBID, "not allowed to send text messages"),
        (REVOKE, "API key revoked"),
        (ARCHIVE, "service is archived"),
    ] {
        assert!(!noticed(&app).await.contains(expected));
        app.sql(change).await;
        assert!(noticed(&app).await.contains(expected), "{change}");
    }
}

/// Without this the tests above would hold for an API that caches nothing.
#[tokio::test]
async fn what_nobody_tells_is_not_noticed() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let before = noticed(&app).await;
    app.sql(&format!("SET session_replication_role = replica; {REWRITE}; RESET session_replication_role")).await;
    assert_eq!(noticed(&app).await, before);
    app.sql("SELECT pg_notify('tidings_changes', 'service:' || $1)").await;
    eventually("the template is read anew", || async { noticed(&app).await.contains("Changed") }).await;
}

/// Losing the connection that hears is hearing that everything may have changed.
#[tokio::test]
async fn changes_that_were_missed_are_noticed() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    noticed(&app).await;
    app.sql(&format!(
        "SET session_replication_role = replica; {ARCHIVE}; RESET session_replication_role;
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND datname = current_database()"
    ))
    .await;
    eventually("the service is read anew", || async { noticed(&app).await.contains("archived") }).await;
}

#[tokio::test]
async fn a_service_that_was_unknown_can_appear() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let token = app.token(&app.demo.api_key);
    app.sql("UPDATE api_keys SET service_id = 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553' WHERE service_id = $1").await;
    eventually("the key is gone", || async {
        let reply = knock(&app, Some(&format!("Bearer {token}"))).await;
        reply.json["errors"][0]["message"] == json!("Invalid token: service has no API keys")
    })
    .await;
    app.sql("UPDATE api_keys SET service_id = $1 WHERE name = 'demo'").await;
    eventually("the key is back", || async { noticed(&app).await.contains("Hello Amala") }).await;
    app.sql(REVOKE).await;
    eventually("the key is revoked", || async { noticed(&app).await.contains("revoked") }).await;
    assert_kept_out(&knock(&app, Some(&format!("Bearer {token}"))).await, 403, "Invalid token: API key revoked");
}
