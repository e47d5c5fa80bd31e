#![doc = include_str!("../README.md")]

mod cli;
mod client;
mod commands;
mod log;
mod roles;
mod settings;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    log::init(cli.settings.log_format, &cli.settings.log);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error).context("cannot start")),
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// Errors are for a person: the whole chain, one reason after the other.
#[expect(clippy::print_stderr, reason = "the last word of a command that failed")]
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("tidings: {error:#}");
    ExitCode::FAILURE
}
