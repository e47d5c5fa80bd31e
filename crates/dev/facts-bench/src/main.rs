#![doc = include_str!("../README.md")]

mod fill;
mod keeping;
mod moving;
mod reading;
mod timing;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use sqlx::PgPool;
use tidings_test_support::TestDatabase;

use crate::timing::Timings;

/// Measures facts on a PostgreSQL of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// Measure this only
    #[arg(long = "part", value_name = "PART", num_args = 1..)]
    parts: Vec<Part>,
    /// How many messages the history has beside those of the day
    #[arg(long, default_value_t = 5_000_000)]
    rows: i64,
    /// How many messages there are facts of where facts alone are read: 100000000 take 4 GB and some minutes
    #[arg(long, value_name = "MESSAGES", default_value_t = 10_000_000)]
    facts_of: i64,
    /// How often each line is measured
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u8).range(1..))]
    times: u8,
    /// Print the plans of the queries
    #[arg(long)]
    plans: bool,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The busy day, recounted and read
    Day,
    /// What the triggers cost, and folding
    Keeping,
    /// Messages whose time is over, and the history
    Moving,
    /// Dashboards and usage, read from the facts of more than a year
    Year,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let wanted = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    let database = TestDatabase::migrated().await;
    let pool = &database.pool;
    eprintln!("filling in {} messages …", arguments.rows);
    fill::history(pool, arguments.rows).await?;
    let mut timings = Timings::new(arguments.times);
    if wanted(Part::Day) {
        reading::measure(pool, &mut timings).await?;
    }
    if wanted(Part::Keeping) {
        keeping::measure(pool, &mut timings).await?;
    }
    if wanted(Part::Moving) {
        moving::measure(pool, &mut timings).await?;
    }
    if wanted(Part::Year) {
        eprintln!("filling in the facts of {} messages …", arguments.facts_of);
        let rows = fill::facts(pool, arguments.facts_of).await?;
        eprintln!("they are {rows} rows");
        reading::measure_year(pool, &mut timings).await?;
    }
    print(&timings.render());
    if arguments.plans {
        let recounting = reading::as_a_recount(pool).await?;
        for (what, query) in reading::RECOUNTS {
            explain(&recounting, what, query).await?;
        }
        for (what, query) in reading::READS {
            explain(pool, what, query).await?;
        }
    }
    Ok(())
}

async fn explain(pool: &PgPool, what: &str, query: &str) -> Result<()> {
    let explained = sqlx::AssertSqlSafe(format!("EXPLAIN (ANALYZE, BUFFERS) {query}"));
    let plan: Vec<String> = sqlx::query_scalar(explained).fetch_all(pool).await?;
    print(&format!("\n{what}\n{}", plan.join("\n")));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn print(text: &str) {
    println!("{text}");
}
