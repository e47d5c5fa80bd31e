//! `tidings up` says what is wrong, and does nothing then.

use std::{net::TcpListener, time::Duration};

use crate::harness::{Folder, Process, tidings};

const LIMIT: Duration = Duration::from_secs(30);

/// Runs `up` to its end, which must be a failure, and takes what it said.
async fn refusal(folder: &Folder, arguments: &[&str]) -> String {
    let mut command = tidings(&["up", "--data-dir", "data"]);
    command.current_dir(folder.path()).args(arguments);
    let mut process = Process::start(command, folder.path(), "refused");
    let status = process.wait(LIMIT).await;
    assert_eq!(status.code(), Some(1), "{}", process.log());
    process.log()
}

#[tokio::test]
async fn taken_port_is_named_with_its_setting() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();

    let said = refusal(&folder, &["--port", &port, "--admin-port", "0"]).await;
    assert!(said.contains(&format!("port {port} on 127.0.0.1 is in use")), "{said}");
    assert!(said.contains("set PORT to another"), "{said}");

    let said = refusal(&folder, &["--port", "0", "--admin-port", &port]).await;
    assert!(said.contains(&format!("port {port} on 127.0.0.1 is in use")), "{said}");
    assert!(said.contains("set ADMIN_PORT to another"), "{said}");
    assert!(!folder.path().join("data").exists());
}

#[tokio::test]
async fn reset_without_a_terminal_needs_yes() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("data")).expect("a folder");
    folder.write("data/secrets.json", "{}");
    let said = refusal(&folder, &["--reset", "--port", "0", "--admin-port", "0"]).await;
    assert!(said.contains("--yes"), "{said}");
    assert!(folder.path().join("data/secrets.json").exists());
}

#[tokio::test]
async fn reset_leaves_other_folders_alone() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("data")).expect("a folder");
    folder.write("data/thesis.txt", "the only copy");
    let said = refusal(&folder, &["--reset", "--yes", "--port", "0", "--admin-port", "0"]).await;
    assert!(said.contains("does not look like a data folder"), "{said}");
    assert!(folder.path().join("data/thesis.txt").exists());
}
