#![doc = include_str!("../README.md")]

mod appointment;
mod hostile;
mod linear;
mod measure;
mod scenarios;
mod table;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Parser;

use crate::linear::Cost;

/// Measures the rendering of messages and the checks of recipients.
#[derive(Debug, Parser)]
struct Arguments {
    /// Measure only the scenarios whose name contains this
    #[arg(long, value_name = "WORD", default_value = "")]
    only: String,
    /// How long to measure each scenario
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    seconds: f64,
    /// Leave out the hostile texts
    #[arg(long)]
    skip_linear: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let time = Duration::try_from_secs_f64(arguments.seconds)?;
    let mut measured = Vec::new();
    for scenario in scenarios::all().into_iter().filter(|scenario| scenario.name.contains(&arguments.only)) {
        let figures = measure::measure(&scenario, time)?;
        measured.push((scenario, figures));
    }
    if !measured.is_empty() {
        print(&format!("\n{}", table::scenarios(&measured)));
    }
    if arguments.skip_linear {
        return Ok(ExitCode::SUCCESS);
    }
    print(&format!("\n{}", table::cost_heading()));
    let too_steep = linear::measure().inspect(|cost| print(&table::cost(cost))).filter(Cost::is_too_steep).count();
    if too_steep > 0 {
        eprintln!("{too_steep} hostile texts cost more than their length, marked with !");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "the tables are what it is run for")]
fn print(text: &str) {
    println!("{text}");
}
