//! `tidings demo --once`: the whole way of an email and a text message, in a temporary folder on free ports.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};

use super::up::{DemoFile, Up};
use crate::{client::ApiClient, settings::Settings};

const LIMIT: Duration = Duration::from_secs(60);

#[expect(clippy::print_stdout, reason = "what a command says")]
pub async fn run(settings: &Settings) -> Result<()> {
    let dir = tempfile::Builder::new().prefix("tidings-demo-").tempdir().context("cannot make a temporary folder")?;
    // PostgreSQL may run as another user, who has to pass.
    std::fs::set_permissions(dir.path(), Permissions::from_mode(0o711))?;
    let settings = Settings { data_dir: dir.path().join("data"), port: 0, admin_port: 0, ..settings.clone() };
    let started = Instant::now();
    let mut up = Up::start(&settings).await?;
    let started_ms = millis(started);
    let sent = tokio::select! {
        sent = send_both(&up.file) => sent,
        () = up.asked.received() => Err(anyhow!("it was interrupted")),
    };
    let stopping = Instant::now();
    up.stop().await?;
    let (email, sms) = sent?;
    let report = json!({
        "email": email,
        "sms": sms,
        "elapsed_ms": { "start": started_ms, "stop": millis(stopping), "total": millis(started) },
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

async fn send_both(file: &DemoFile) -> Result<(Value, Value)> {
    let demo = &file.demo;
    let client = ApiClient::new(&file.api_url, &demo.api_key)?;
    let email = json!({
        "email_address": "amala@example.com",
        "template_id": demo.email_template_id,
        "personalisation": demo.email_personalisation,
    });
    let sms = json!({
        "phone_number": "07700900123",
        "template_id": demo.sms_template_id,
        "personalisation": demo.sms_personalisation,
    });
    tokio::try_join!(deliver(&client, "email", &email), deliver(&client, "sms", &sms))
}

/// Sends one and waits: the notification as the API shows it, and how long each step took.
async fn deliver(client: &ApiClient, channel: &str, body: &Value) -> Result<Value> {
    let started = Instant::now();
    let posted = client.post(channel, body).await?;
    let accepted_ms = millis(started);
    let id = posted["id"].as_str().context("the reply has no id")?;
    let notification = client.wait_for_last_state(id, LIMIT).await?;
    if notification["status"] != "delivered" {
        bail!("the {channel} notification {id} ended as {}", notification["status"]);
    }
    let elapsed = json!({ "accepted": accepted_ms, "delivered": millis(started) });
    Ok(json!({ "notification": notification, "elapsed_ms": elapsed }))
}

fn millis(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 10_000.0).round() / 10.0
}
