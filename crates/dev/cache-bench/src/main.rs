#![doc = include_str!("../README.md")]

mod admin_pages;
mod installation;
mod measure;
mod reads;
mod table;

use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use clap::Parser;
use tidings_test_support::RedisServer;

use crate::installation::Installation;

/// Measures the reads of the admin app's client.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long to measure each line
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    seconds: f64,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let time = Duration::try_from_secs_f64(arguments.seconds)?;
    let installation = Installation::start().await?;
    let single = reads::single(&installation, time).await?;
    print(&format!("\n{}", table::render("GET service by the client", &single)));
    if !RedisServer::is_installed() {
        print("\nThere is no redis-server here (scripts/setup.sh redis): what is read through it is not measured.");
        return Ok(ExitCode::SUCCESS);
    }
    let pages = reads::pages(&installation, time).await?;
    print(&format!("\n{}", table::render("service, user and template", &pages)));
    for (name, table) in admin_pages::tables(&installation, time).await? {
        print(&format!("\n{}", table::render(name, &table)));
    }
    let pages_a_second = admin_pages::template_pages_a_second(&installation, time, 16).await?;
    print(&format!("\ntemplate pages, all cached in the process: {pages_a_second:.0} a second to 16 who ask at once"));
    let calls = reads::missed_together(&installation).await?;
    print(&format!("\n{} readers missed one key at once: {calls} call(s) of the API", reads::READERS));
    Ok(if calls == 1 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::print_stdout, reason = "the tables are what it is run for")]
fn print(text: &str) {
    println!("{text}");
}
