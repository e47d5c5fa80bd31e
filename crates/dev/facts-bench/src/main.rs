#![doc = include_str!("../README.md")]

mod fill;
mod keeping;
mod reading;
mod timing;

use anyhow::Result;
use clap::Parser;
use tidings_test_support::TestDatabase;

use crate::timing::Timings;

/// Measures facts on a PostgreSQL of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many messages the history has beside those of the day
    #[arg(long, default_value_t = 5_000_000)]
    rows: i64,
    /// How often each line is measured
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u8).range(1..))]
    times: u8,
    /// Print the plans of the queries
    #[arg(long)]
    plans: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let database = TestDatabase::migrated().await;
    let pool = &database.pool;
    eprintln!("filling in {} messages …", arguments.rows);
    fill::history(pool, arguments.rows).await?;
    let mut timings = Timings::new(arguments.times);
    reading::measure(pool, &mut timings).await?;
    keeping::measure(pool, &mut timings).await?;
    print(&timings.render());
    if arguments.plans {
        for (what, query) in reading::QUERIES {
            let plan: Vec<String> =
                sqlx::query_scalar(sqlx::AssertSqlSafe(format!("EXPLAIN (ANALYZE, BUFFERS) {query}")))
                    .fetch_all(pool)
                    .await?;
            print(&format!("\n{what}\n{}", plan.join("\n")));
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn print(text: &str) {
    println!("{text}");
}
