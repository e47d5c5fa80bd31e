//! The commands, one file each.

mod cache;
mod demo;
mod doctor;
mod jobs;
mod migrate;
mod send;
mod serve;
mod settings;
mod suppressions;
mod up;
mod work;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

/// Runs what was typed.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let settings = &cli.settings;
    match &cli.command {
        Command::Up(arguments) => up::run(settings, arguments).await?,
        Command::Serve { role } => serve::run(settings, *role).await?,
        Command::Work => work::run(settings).await?,
        Command::Migrate { adopt } => migrate::run(settings, *adopt).await?,
        Command::Send(arguments) => send::run(settings, arguments).await?,
        Command::Demo { once: _ } => demo::run(settings).await?,
        Command::Doctor => return doctor::run(settings).await,
        Command::Cache { command } => cache::run(settings, command).await?,
        Command::Jobs { command } => jobs::run(settings, command).await?,
        Command::Suppressions { command } => suppressions::run(settings, command).await?,
        Command::Settings { command } => settings::run(settings, *command)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns when the process is asked to stop: Ctrl-C, or SIGTERM.
async fn asked_to_stop() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
    Ok(())
}
