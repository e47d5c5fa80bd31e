//! How long things take.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Medians, in the order in which they were measured.
#[derive(Debug)]
pub struct Timings {
    times: u8,
    lines: Vec<(String, Duration)>,
}

impl Timings {
    pub fn new(times: u8) -> Self {
        Self { times, lines: Vec::new() }
    }

    /// Runs something so often, and keeps the median.
    pub async fn median(&mut self, what: &str, run: impl AsyncFn() -> Result<()>) -> Result<()> {
        eprintln!("measuring {what} …");
        // What comes first reads from the disk, and makes plans.
        run().await?;
        let mut took = Vec::new();
        for _ in 0..self.times {
            let began = Instant::now();
            run().await?;
            took.push(began.elapsed());
        }
        took.sort_unstable();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        self.lines.push((what.to_owned(), median));
        Ok(())
    }

    /// Runs something that can be done only once.
    pub async fn once(&mut self, what: &str, run: impl Future<Output = Result<()>>) -> Result<()> {
        eprintln!("measuring {what} …");
        let began = Instant::now();
        run.await?;
        self.lines.push((what.to_owned(), began.elapsed()));
        Ok(())
    }

    pub fn render(&self) -> String {
        let width = self.lines.iter().map(|(what, _)| what.chars().count()).max().unwrap_or(0);
        let line = |(what, took): &(String, Duration)| format!("{what:<width$}  {:>10.2}", took.as_secs_f64() * 1e3);
        let heading = format!("{:<width$}  {:>10}", "facts", "ms");
        let rule = "─".repeat(heading.chars().count());
        [heading, rule].into_iter().chain(self.lines.iter().map(line)).collect::<Vec<_>>().join("\n")
    }
}
