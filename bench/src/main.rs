#![doc = include_str!("../README.md")]

mod backlog;
mod client;
mod clock;
mod database;
#[cfg(test)]
mod fake_server;
mod figures;
mod internal_api;
mod load;
mod machine;
mod memory;
mod orientation;
mod product;
mod report;
mod scenarios;
mod session;
mod tally;
mod target;
#[cfg(test)]
mod tests;
mod token;
mod workload;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Parser;
use jiff::Timestamp;

use crate::database::Database;
use crate::figures::{ArchiveFigures, DeliveryFigures, Report, RequestFigures, Settings, StartUp};
use crate::machine::Machine;
use crate::product::{Product, Workspace};
use crate::scenarios::Scenario;
use crate::session::Session;

/// Measures the release binary of Tidings with durable commits.
#[derive(Clone, Debug, Parser)]
#[command(name = "tidings-bench")]
struct Options {
    /// The binary to measure
    #[arg(long, value_name = "FILE", default_value = "target/release/tidings")]
    tidings: PathBuf,
    /// Length of each phase of load
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// Connections, which is also the most requests at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// Requests per second of the open loops [default: half of the measured peak]
    #[arg(long, value_parser = positive)]
    rate: Option<f64>,
    /// How many texts `deliver` sends
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..))]
    texts: u64,
    /// How many texts of the last week are in the database before anything is measured
    #[arg(long, default_value_t = 0)]
    rows: u64,
    /// What to measure; may be repeated [default: everything]
    #[arg(long = "scenario", value_name = "SCENARIO", num_args = 1..)]
    scenarios: Vec<Scenario>,
    /// Where to write the report as JSON [default: bench/results/<time>.json]
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The JSON of an earlier run to compare with
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Folder for the temporary data folder; must be on a disk for commits to be durable [default: the system's]
    #[arg(long, value_name = "FOLDER")]
    work_dir: Option<PathBuf>,
}

impl Options {
    fn settings(&self) -> Settings {
        Settings {
            seconds: self.seconds,
            connections: usize::from(self.connections),
            rate: self.rate,
            texts: self.texts,
            rows: self.rows,
        }
    }

    fn scenarios(&self) -> &[Scenario] {
        if self.scenarios.is_empty() { Scenario::ALL } else { &self.scenarios }
    }
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(rate),
        _ => Err("must be a number above 0".to_owned()),
    }
}

fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let earlier = options.compare.as_deref().map(read_report).transpose()?;
    // One thread: the generator must not take more than one core from what it measures.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(run(&options))?;

    let mut output = std::io::stdout().lock();
    writeln!(output, "{}", report::render(&report))?;
    if let Some(earlier) = earlier {
        writeln!(output, "{}", report::compare(&report, &earlier))?;
    }
    let json = options.json.unwrap_or_else(|| default_json(report.taken_at));
    write_report(&json, &report)?;
    writeln!(output, "as JSON: {}", json.display())?;
    Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Starts the product twice over one data folder, and measures it after the second start.
async fn run(options: &Options) -> Result<Report> {
    let workspace = Workspace::create(&options.work_dir.clone().unwrap_or_else(std::env::temp_dir))?;
    eprintln!("starting {} …", options.tidings.display());
    let first = Product::start(&options.tidings, &workspace).await?;
    let first_ms = first.start_up.as_secs_f64() * 1000.0;
    first.stop().await?;
    let product = Product::start(&options.tidings, &workspace).await?;
    let start_up = StartUp { first_ms, second_ms: product.start_up.as_secs_f64() * 1000.0 };

    let mut database = Database::of(&workspace.data()).await?;
    if options.rows > 0 {
        scenarios::send(&product.target, 1).await?;
        database.fill(options.rows).await?;
    }
    let mut session = Session::begin(product.target.clone(), Some(database), options.settings()).await?;
    let measured = tokio::select! {
        measured = scenarios::run(&mut session, options.scenarios()) => measured,
        _ = tokio::signal::ctrl_c() => Err(anyhow!("interrupted")),
    };
    let machine = Machine::describe(&workspace.data());
    let stopped = product.stop().await;

    // What was measured before something went wrong is still worth seeing.
    let ended_badly = [measured, stopped].into_iter().filter_map(Result::err).map(|error| format!("{error:#}"));
    let failures = session.requests.iter().filter_map(RequestFigures::fault);
    let failures = failures.chain(session.delivery.as_ref().and_then(DeliveryFigures::fault));
    let failures = failures.chain(session.archive.as_ref().and_then(ArchiveFigures::fault));
    let faults = failures.chain(ended_badly).collect();
    Ok(Report {
        taken_at: clock::now(),
        settings: session.settings().clone(),
        machine,
        start_up,
        requests: session.requests,
        delivery: session.delivery,
        spreadsheet: session.spreadsheet,
        archive: session.archive,
        memory: session.memory,
        faults,
    })
}

fn default_json(taken_at: Timestamp) -> PathBuf {
    Path::new("bench/results").join(format!("{}.json", taken_at.strftime("%Y-%m-%dT%H%M%SZ")))
}

fn write_report(file: &Path, report: &Report) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let json = serde_json::to_string_pretty(report)?;
    fs::write(file, json + "\n").with_context(|| format!("cannot write {}", file.display()))
}

fn read_report(file: &Path) -> Result<Report> {
    let Ok(text) = fs::read(file) else { bail!("cannot read {}", file.display()) };
    serde_json::from_slice(&text).with_context(|| format!("{} is not a report of this generator", file.display()))
}
