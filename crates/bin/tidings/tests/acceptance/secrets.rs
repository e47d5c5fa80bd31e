//! Without good secrets, nothing is served.

use std::time::Duration;

use tokio::process::Command;

use crate::harness::{Folder, Process, tidings};

const NEEDED: [&str; 3] = ["SECRET_KEY", "DANGEROUS_SALT", "TOKEN_SECRET_KEY"];

/// The secrets are looked at before the database, so there need not be one.
fn serve() -> Command {
    tidings(&["serve", "public-api", "--port", "0", "--database-url", "postgres://nobody@127.0.0.1:1/nothing"])
}

async fn refusal(command: Command) -> String {
    let folder = Folder::new();
    let mut process = Process::start(command, folder.path(), "serve");
    let status = process.wait(Duration::from_secs(30)).await;
    assert_eq!(status.code(), Some(1), "{}", process.log());
    process.log()
}

#[tokio::test]
async fn missing_secrets_are_all_named() {
    let said = refusal(serve()).await;
    for name in NEEDED {
        assert!(said.contains(&format!("{name} is not set")), "{name} is not in:\n{said}");
    }
}

#[tokio::test]
async fn weak_secrets_are_all_named_and_not_shown() {
    let mut command = serve();
    command.env("SECRET_KEY", "dev-notify-secret-key").env("DANGEROUS_SALT", "qW3-x");
    command.env("TOKEN_SECRET_KEY", "kX3v9-qPz71LmN0bRt5y").env("ADMIN_CLIENT_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaa");
    let said = refusal(command).await;
    for problem in [
        "SECRET_KEY is well known",
        "DANGEROUS_SALT is too short",
        "TOKEN_SECRET_KEY must be",
        "ADMIN_CLIENT_SECRET is well",
    ] {
        assert!(said.contains(problem), "{problem} is not in:\n{said}");
    }
    for secret in ["dev-notify", "qW3-x", "kX3v9", "aaaa"] {
        assert!(!said.contains(secret), "{secret} is shown in:\n{said}");
    }
}

#[tokio::test]
async fn secret_file_that_is_not_there_is_named() {
    let mut command = serve();
    command.env("SECRET_KEY_FILE", "/nowhere/secret");
    let said = refusal(command).await;
    assert!(said.contains("SECRET_KEY_FILE") && said.contains("/nowhere/secret"), "{said}");
}
