//! Runs a command with a throw-away PostgreSQL: `test-postgres cargo test`. The command finds it in TIDINGS_TEST_DATABASE_URL.
//!
//! Started by `cargo run`, it has this package described in its environment. Build scripts of others watch some of those
//! variables: the command is not given them, or a cargo that it starts would build again what another cargo has built. Xtask,
//! which depends on no crate of ours, does the same (`process::cargo`).

use std::process::ExitCode;

use tidings_test_support::postgres::{URL_VARIABLE, run_dir, start_cluster};

/// Whether cargo describes a package in a variable of this name.
fn describes_a_package(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| name.starts_with(prefix))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("usage: test-postgres COMMAND…");
        return ExitCode::FAILURE;
    };
    let cluster = start_cluster().await;
    let mut command = tokio::process::Command::new(&program);
    command.args(arguments).env(URL_VARIABLE, cluster.url("postgres"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| describes_a_package(name)) {
        command.env_remove(name);
    }
    let status = command.status().await;
    cluster.stop().await.expect("PostgreSQL stops");
    let _ = std::fs::remove_dir_all(run_dir());
    match status {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("{}: {error}", program.display());
            ExitCode::FAILURE
        }
    }
}
