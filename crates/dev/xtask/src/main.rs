#![doc = include_str!("../README.md")]

mod bench;
mod changes;
mod check;
mod docs;
mod files;
mod fuzz;
mod layers;
mod licences;
mod lints;
mod process;
mod report;
mod scratch;
mod sql;
mod suite;
mod test;
mod vectors;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::fuzz::Fuzz;
use crate::suite::Suite;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own build, check and test commands.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The quick loop: format, layers, docs, and lints and tests of what was changed
    Check,
    /// Everything: format, layers, docs, licences, lints, .sqlx and all tests
    Test,
    /// Measures content and recipients, the admin app, facts, then the release binary; arguments are passed on to the load
    /// generator, or after the word `content`, `cache` or `facts` to that measuring, which then runs alone
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Runs golden vectors through our code; arguments are passed on
    Vectors {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Runs the fuzz targets, each for a few seconds, or one of them for longer
    Fuzz(Fuzz),
    /// Checks that dependencies between crates point down
    Layers,
    /// Checks that the paths named in the documentation exist
    Docs,
    /// Checks licences, banned crates and sources of the dependencies against deny.toml
    Licences,
    /// What the database says about each query, in .sqlx
    #[command(subcommand)]
    Sql(Sql),
    /// Runs tests alone, with a throw-away PostgreSQL when they need one
    Suite(Suite),
}

#[derive(Subcommand)]
enum Sql {
    /// Writes .sqlx anew; after a change of a query or a migration
    Prepare,
    /// Fails when .sqlx is not what `prepare` would write
    Check,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of reasons on one line; where in this program it arose helps nobody.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let workspace = Workspace::read()?;
    match command {
        Command::Check => check::run(&workspace),
        Command::Test => test::run(&workspace),
        Command::Bench { arguments } => bench::run(&workspace, &arguments),
        Command::Vectors { arguments } => vectors::run(&arguments),
        Command::Fuzz(fuzz) => fuzz.run(&workspace),
        Command::Docs => docs::run(&workspace),
        Command::Licences => licences::run(&workspace),
        Command::Layers => layers::run(&workspace),
        Command::Sql(Sql::Prepare) => sql::prepare(&workspace),
        Command::Sql(Sql::Check) => sql::check(&workspace),
        Command::Suite(suite) => suite.run(&workspace),
    }
}
