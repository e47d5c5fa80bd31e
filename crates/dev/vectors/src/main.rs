//! The command line: `cargo xtask vectors`.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::{Parser, Subcommand};
use tidings_vectors::{Selection, declared_differences, import, own_copy, run};

/// Runs golden vectors through our code
#[derive(Parser)]
#[command(name = "cargo xtask vectors", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A folder of vectors, recorded or imported [default: the project's copy]
    folder: Option<PathBuf>,
    /// Print up to this many differences of each function
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
    /// Only this file, without `.jsonl`
    #[arg(long, value_name = "NAME")]
    file: Option<String>,
    /// Only this function
    #[arg(long = "fn", value_name = "NAME")]
    function: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the project's copy anew: the lines of the functions that are built
    Import {
        /// The folder of recorded vectors
        from: PathBuf,
    },
}

fn main() -> ExitCode {
    match main_with(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is as it should be.
fn main_with(arguments: Arguments) -> Result<bool> {
    let mut out = io::stdout().lock();
    if let Some(Command::Import { from }) = arguments.command {
        for (file, lines) in import(&from, &own_copy())? {
            writeln!(out, "{file}: {lines} lines")?;
        }
        return Ok(true);
    }
    let folder = arguments.folder.unwrap_or_else(own_copy);
    let selection = Selection { file: arguments.file, function: arguments.function };
    let report = run(&folder, &declared_differences(), &selection)?;
    report.print(&mut out, arguments.show)?;
    Ok(report.is_clean())
}
