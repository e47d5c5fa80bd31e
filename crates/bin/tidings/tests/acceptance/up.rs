//! `tidings up`: what it prints works as printed, and what was sent is kept.

use std::{os::unix::fs::PermissionsExt, path::Path, process::Command};

use serde_json::Value;

use crate::{
    client_tools::Python,
    harness::{Folder, until},
    running::{DELIVERY, Running, START},
};

/// Runs `lines` in a shell as somebody who copies them does, and takes what they print.
fn shell(lines: &str, python: &Python, dir: &Path) -> String {
    let mut command = Command::new("sh");
    command.arg("-c").arg(lines).current_dir(dir).env_clear().env("PATH", python.path());
    let output = command.output().expect("a shell");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{lines}\n{stderr}");
    String::from_utf8(output.stdout).expect("text")
}

/// The lines of `text` from the first that contains `first` up to the next that ends with `last`.
fn lines_between(text: &str, first: &str, last: &str) -> String {
    let from = text.lines().skip_while(|line| !line.contains(first));
    let mut found = String::new();
    for line in from {
        found.push_str(line);
        if line.ends_with(last) {
            return found;
        }
        found.push('\n');
    }
    panic!("there are no lines from {first} to {last} in:\n{text}")
}

#[tokio::test]
async fn printed_lines_work_as_printed() {
    let python = Python::ready();
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let printed = until("the greeting", START, async || {
        let printed = up.process.output();
        printed.contains("Ctrl-C").then_some(printed)
    });
    let printed = printed.await;
    for place in [&up.file.api_url, &format!("{}/sandbox", up.file.admin_url), &up.file.demo.api_key] {
        assert!(printed.contains(place), "{place} is not in:\n{printed}");
    }

    let sent = shell(&lines_between(&printed, " send sms ", ""), &python, folder.path());
    let sent: Value = serde_json::from_str(&sent).expect("JSON");
    up.until_delivered(sent["id"].as_str().expect("an id")).await;

    let sent = shell(&lines_between(&printed, "python3 -", "EOF"), &python, folder.path());
    assert!(sent.contains("Hello Amala"), "{sent}");
    let delivered = async || (up.admin("/sandbox/messages.json").await.as_array()?.len() == 2).then_some(());
    until("both messages in the sandbox", DELIVERY, delivered).await;
    up.stop().await;
}

#[tokio::test]
async fn second_start_keeps_the_data_and_the_key() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let mode = std::fs::metadata(folder.path().join("data/secrets.json")).expect("the secrets").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let key = up.file.demo.api_key.clone();
    let id = up.send_sms().await;
    up.until_delivered(&id).await;
    up.stop().await;

    let up = Running::start(&folder).await;
    assert_eq!(up.file.demo.api_key, key);
    assert_eq!(up.status(&id).await, "delivered");
    let again = up.send_sms().await;
    up.until_delivered(&again).await;
    up.stop().await;

    let up = Running::start_with(&folder, &["--reset", "--yes"]).await;
    assert_ne!(up.file.demo.api_key, key);
    assert_eq!(up.status(&id).await, "404");
    up.stop().await;
}

#[tokio::test]
async fn message_viewer_shows_what_was_sent() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let email = up.api.email("viewer@example.com");
    let (status, reply) = up.api.post(&up.file.api_url, "email", &email).await.expect("an answer");
    assert_eq!(status, 201, "{reply}");
    up.send_sms().await;

    let found = up.admin("/sandbox/messages.json?recipient=viewer%40example.com&wait=60").await;
    let messages = found.as_array().expect("an array");
    assert_eq!(messages.len(), 1, "{found}");
    assert_eq!(messages[0]["notification_id"], reply["id"]);
    assert_eq!(messages[0]["subject"], "Your appointment on 1 January");
    assert!(messages[0]["body"].as_str().is_some_and(|body| body.contains("Hello Amala")), "{found}");

    let page = up.admin("/sandbox?recipient=viewer%40example.com").await;
    let page = page.as_str().expect("a page");
    for shown in ["viewer@example.com", "Your appointment on 1 January"] {
        assert!(page.contains(shown), "{shown} is not on the page:\n{page}");
    }
    up.stop().await;
}

#[tokio::test]
async fn metrics_tell_of_requests_jobs_and_deliveries() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let id = up.send_sms().await;
    up.until_delivered(&id).await;
    let (status, text) = up.api.get(&up.file.api_url, "/metrics").await.expect("an answer");
    assert_eq!(status, 200);
    let text = text.as_str().expect("a text");
    for name in [
        "tidings_http_request_seconds",
        "tidings_queue_claimed_total",
        "tidings_queue_wait_seconds",
        "tidings_notifications_final_total",
    ] {
        assert!(text.lines().any(|line| line.starts_with(name)), "{name} is not in:\n{text}");
    }
    up.stop().await;
}
