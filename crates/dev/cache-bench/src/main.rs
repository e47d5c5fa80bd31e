#![doc = include_str!("../README.md")]

mod admin_pages;
mod installation;
mod large;
mod measure;
mod public;
mod rate;
mod reads;
mod table;
mod visitor;
mod weight;

use std::{process::ExitCode, time::Duration};

use anyhow::Result;
use clap::{Parser, ValueEnum};
use tidings_test_support::RedisServer;

use crate::{
    installation::{Installation, not_cached},
    measure::Measured,
};

/// Measures the admin app: the reads of its client, and its pages.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long to measure each line
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    seconds: f64,
    /// What to measure; may be repeated [default: everything]
    #[arg(long = "part", value_name = "PART", num_args = 1..)]
    parts: Vec<Part>,
    /// How many messages the large service has
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    messages: u64,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The reads of the client, by every way that there is
    Reads,
    /// Pages, with nothing cached, with some of it and with all
    Pages,
    /// How many cached pages a second, and how long they take at half of that
    Rate,
    /// Bytes of a page and its assets
    Weight,
    /// Pages of a service with 1,000 templates and a million messages
    Large,
    /// The performance page with nothing cached, and what many of them do to sending
    Public,
    /// How many calls many readers of one key make
    Together,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let time = Duration::try_from_secs_f64(arguments.seconds)?;
    let wanted = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    let on = &Installation::start().await?;
    let has_redis = RedisServer::is_installed();
    if !has_redis {
        print("There is no redis-server here (scripts/setup.sh redis): what is read through it is not measured.");
    }
    if wanted(Part::Reads) {
        print_table("GET service by the client", &reads::single(on, time).await?);
        if has_redis {
            print_table("service, user and template", &reads::pages(on, time).await?);
        }
    }
    if wanted(Part::Pages) {
        for (name, table) in admin_pages::tables(on, time).await? {
            print_table(name, &table);
        }
    }
    if wanted(Part::Rate) {
        let peak = rate::peak(on, time).await?;
        print(&format!("\ntemplate pages, all cached in the process: {peak:.0} a second"));
        print_table("at half of that", &[rate::steady(on, time, peak / 2.0).await?]);
    }
    if wanted(Part::Weight) {
        let weight = weight::of_template_page(on).await?;
        let (page, assets) = (weight.page, weight.assets);
        print(&format!("\nthe template page: {:.1} kB ({page} bytes, and {assets} of assets)", weight.kilobytes()));
    }
    if wanted(Part::Large) {
        large::add_templates(on, &on.in_process(not_cached())).await?;
        large::add_messages(&on.app, arguments.messages).await?;
        print_table("pages of a large service, cache in the process", &admin_pages::large(on, time).await?);
    }
    if wanted(Part::Public) {
        print_table("the performance page, and sending", &public::performance(on, time).await?);
    }
    if wanted(Part::Together) && has_redis {
        let calls = reads::missed_together(on).await?;
        print(&format!("\n{} readers missed one key at once: {calls} call(s) of the API", reads::READERS));
        return Ok(if calls == 1 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    Ok(ExitCode::SUCCESS)
}

fn print_table(name: &str, lines: &[Measured]) {
    print(&format!("\n{}", table::render(name, lines)));
}

#[expect(clippy::print_stdout, reason = "the tables are what it is run for")]
fn print(text: &str) {
    println!("{text}");
}
