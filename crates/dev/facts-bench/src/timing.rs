//! How long things take.

use std::time::{Duration, Instant};

use anyhow::Result;

/// What was measured, in that order.
#[derive(Debug)]
pub struct Timings {
    times: u8,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    what: String,
    median: Duration,
    /// So long or less took 99 of 100. `None` where there were too few to say.
    p99: Option<Duration>,
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
        self.lines.push(Line { what: what.to_owned(), median: at(&took, 50), p99: None });
        Ok(())
    }

    /// Runs something for each of these, one after the other, and keeps the median and the 99th percentile.
    pub async fn percentiles<T>(
        &mut self,
        what: &str,
        each: impl IntoIterator<Item = T>,
        run: impl AsyncFn(T) -> Result<()>,
    ) -> Result<()> {
        eprintln!("measuring {what} …");
        let mut took = Vec::new();
        for one in each {
            let began = Instant::now();
            run(one).await?;
            took.push(began.elapsed());
        }
        took.sort_unstable();
        self.lines.push(Line { what: what.to_owned(), median: at(&took, 50), p99: Some(at(&took, 99)) });
        Ok(())
    }

    /// Runs something that can be done only once.
    pub async fn once(&mut self, what: &str, run: impl Future<Output = Result<()>>) -> Result<()> {
        eprintln!("measuring {what} …");
        let began = Instant::now();
        run.await?;
        self.lines.push(Line { what: what.to_owned(), median: began.elapsed(), p99: None });
        Ok(())
    }

    pub fn render(&self) -> String {
        let width = self.lines.iter().map(|line| line.what.chars().count()).max().unwrap_or(0);
        let heading = format!("{:<width$}  {:>10}  {:>10}", "facts", "ms", "p99");
        let rule = "─".repeat(heading.chars().count());
        let line = |line: &Line| {
            let p99 = line.p99.map(|p99| format!("  {:>10.2}", milliseconds(p99))).unwrap_or_default();
            format!("{:<width$}  {:>10.2}{p99}", line.what, milliseconds(line.median))
        };
        [heading, rule].into_iter().chain(self.lines.iter().map(line)).collect::<Vec<_>>().join("\n")
    }
}

/// The time that so many of a hundred did not exceed, of times in order.
fn at(took: &[Duration], percent: usize) -> Duration {
    took.get(took.len() * percent / 100).copied().unwrap_or_default()
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}
