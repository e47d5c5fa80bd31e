//! Runs a command with a throw-away PostgreSQL: `test-postgres cargo test`. The command finds it in TIDINGS_TEST_DATABASE_URL.

use std::process::ExitCode;

use tidings_test_support::postgres::{URL_VARIABLE, run_dir, start_cluster};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("usage: test-postgres COMMAND…");
        return ExitCode::FAILURE;
    };
    let cluster = start_cluster().await;
    let status = tokio::process::Command::new(&program)
        .args(arguments)
        .env(URL_VARIABLE, cluster.url("postgres"))
        .status()
        .await;
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
