//! The commands that come to an end.

use std::process::Output;

use serde_json::Value;
use tokio::process::Command;

use crate::{
    harness::{Folder, Installation, tidings},
    running::Running,
};

async fn run(mut command: Command) -> Output {
    command.output().await.expect("the binary can be run")
}

fn stdout(output: &Output) -> String {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    stdout.into_owned()
}

#[tokio::test]
async fn demo_delivers_both_and_prints_one_object() {
    let output = run(tidings(&["demo", "--once"])).await;
    let report: Value = serde_json::from_str(&stdout(&output)).expect("one JSON object");
    for channel in ["email", "sms"] {
        assert_eq!(report[channel]["notification"]["status"], "delivered", "{report}");
        assert!(report[channel]["elapsed_ms"]["accepted"].is_f64(), "{report}");
        assert!(report[channel]["elapsed_ms"]["delivered"].is_f64(), "{report}");
    }
    assert!(report["elapsed_ms"]["start"].is_f64() && report["elapsed_ms"]["stop"].is_f64(), "{report}");
}

#[tokio::test]
async fn send_waits_until_delivered() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let mut command = tidings(&["send", "sms", "07700900123", "--reference", "by hand", "--wait"]);
    command.current_dir(folder.path());
    let sent: Value = serde_json::from_str(&stdout(&run(command).await)).expect("JSON");
    assert_eq!(sent["status"], "delivered", "{sent}");
    assert_eq!(sent["reference"], "by hand");

    let mut command = tidings(&["send", "email", "amala@example.com", "-p", "name=Zoë", "--wait"]);
    command.current_dir(folder.path());
    let sent: Value = serde_json::from_str(&stdout(&run(command).await)).expect("JSON");
    assert_eq!(sent["status"], "delivered", "{sent}");
    assert!(sent["body"].as_str().is_some_and(|body| body.starts_with("Hello Zoë")), "{sent}");
    up.stop().await;

    let mut command = tidings(&["send", "sms", "07700900123"]);
    command.current_dir(folder.path());
    let output = run(command).await;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("is `tidings up` running?"), "{said}");
}

#[tokio::test]
async fn settings_reference_lists_every_setting() {
    let reference = stdout(&run(tidings(&["settings", "reference"])).await);
    for name in ["DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FILE", "ADMIN_PORT", "NOTIFY_EMAIL_DOMAIN"] {
        assert!(reference.contains(&format!("| `{name}` |")), "{name} is not in:\n{reference}");
    }
}

#[tokio::test]
async fn migrate_twice_changes_nothing_the_second_time() {
    let installation = Installation::new().await;
    let first = stdout(&run(installation.command(&["migrate"])).await);
    assert!(first.contains("applied 0001"), "{first}");
    let second = stdout(&run(installation.command(&["migrate"])).await);
    assert_eq!(second, "The database is up to date.\n");
}

#[tokio::test]
async fn addresses_that_are_sent_no_emails_are_shown_and_removed() {
    let installation = Installation::new().await;
    stdout(&run(installation.command(&["migrate"])).await);
    let suppressions =
        async |arguments: &[&str]| stdout(&run(installation.command(&[&["suppressions"], arguments].concat())).await);
    assert_eq!(suppressions(&["list"]).await, "There are none.\n");
    sqlx::raw_sql(
        "INSERT INTO email_suppressions (email_address, reason, service_id, notification_id, created_at, expires_at) VALUES
             ('amala@example.com', 'bounce', NULL, gen_random_uuid(), now(), now() + interval '1 day'),
             ('amala@example.com', 'complaint', '0f0f0f0f-0000-4000-8000-00000000dead', gen_random_uuid(), now(), NULL),
             ('bela@example.com', 'bounce', NULL, gen_random_uuid(), now(), now() - interval '1 day')",
    )
    .execute(&installation.pool())
    .await
    .expect("there is such a table");
    let all = suppressions(&["list"]).await;
    assert!(
        all.lines().count() == 3 && all.contains("bela@example.com  bounce  every service") && all.contains("over")
    );
    let one = suppressions(&["list", "Amala@example.com"]).await;
    assert!(one.lines().count() == 2 && one.contains("until it is removed") && !one.contains("bela"), "{one}");
    let service = ["--service", "0f0f0f0f-0000-4000-8000-00000000dead"];
    assert_eq!(suppressions(&[&["remove", "amala@example.com"], &service[..]].concat()).await, "1 removed.\n");
    assert_eq!(suppressions(&["remove", " AMALA@example.com"]).await, "1 removed.\n");
    assert_eq!(suppressions(&["list", "amala@example.com"]).await, "There are none.\n");
}

#[tokio::test]
async fn doctor_tells_by_its_exit_code() {
    // Nothing is set: fit for `up`.
    assert!(stdout(&run(tidings(&["doctor"])).await).contains("ok    PostgreSQL"));

    let mut installation = Installation::new().await;
    let fails_with = async |command: Command, reason: &str| {
        let output = run(command).await;
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.lines().any(|line| line.starts_with("FAIL") && line.contains(reason)), "{said}");
    };
    fails_with(installation.command(&["doctor"]), "tidings migrate").await;
    stdout(&run(installation.command(&["migrate"])).await);
    let said = stdout(&run(installation.command(&["doctor"])).await);
    assert!(said.contains("ok    the schema is this version's"), "{said}");
    let pool = installation.pool();
    sqlx::raw_sql("UPDATE services SET organisation_type = 'nhs'")
        .execute(&pool)
        .await
        .expect("a kind that is not listed");
    pool.close().await;
    let said = stdout(&run(installation.command(&["doctor"])).await);
    assert!(said.contains("warn  services of the kind nhs (1 of them) have no free text messages"), "{said}");
    fails_with(installation.command_without_secrets(&["doctor"]), "SECRET_KEY").await;
    installation.stop_postgres().await;
    fails_with(installation.command(&["doctor"]), "the database does not answer").await;
}
