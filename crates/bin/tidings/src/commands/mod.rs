//! The commands, one file each.

mod cache;
mod demo;
mod doctor;
mod history;
mod inbound_numbers;
mod jobs;
mod migrate;
mod retention;
mod schedule;
mod send;
mod serve;
mod settings;
mod suppressions;
mod table;
mod up;
mod user;
mod work;

use std::process::ExitCode;

use tokio::signal::unix::{Signal, SignalKind, signal};

pub(crate) use history::day;

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
        Command::Schedule { command } => schedule::run(settings, command).await?,
        Command::Retention { command } => return retention::run(settings, command).await,
        Command::History { command } => history::run(settings, command).await?,
        Command::User { command } => user::run(settings, command).await?,
        Command::InboundNumbers { command } => inbound_numbers::run(settings, command).await?,
        Command::Jobs { command } => jobs::run(settings, command).await?,
        Command::Suppressions { command } => suppressions::run(settings, command).await?,
        Command::Settings { command } => settings::run(settings, *command)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C and SIGTERM, heard from when this is made; before, they end the process where it stands. To be made before anybody
/// is told that the process runs.
#[derive(Debug)]
pub(crate) struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    fn listen() -> anyhow::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Returns when the process is asked to stop, also if it was asked meanwhile.
    async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        tracing::info!("stopping");
    }
}
