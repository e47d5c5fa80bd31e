//! The tables that are printed.

use std::time::Duration;

use crate::measure::Measured;

/// Lines under a heading, each also as how many times faster than the first it is.
pub fn render(what: &str, lines: &[Measured]) -> String {
    let name_width = lines.iter().map(|line| line.name.len()).chain([what.len()]).max().unwrap_or(0);
    let heading =
        format!("{what:<name_width$}  {:>10}  {:>10}  {:>12}  {:>10}", "p50 µs", "p99 µs", "× first, p50", "measured");
    let mut printed = vec![heading.clone(), "─".repeat(heading.chars().count())];
    let first = lines.first().map_or(Duration::ZERO, |first| first.quantile(0.5)).as_secs_f64();
    printed.extend(lines.iter().map(|line| {
        let (p50, p99) = (line.quantile(0.5), line.quantile(0.99));
        let times = first / p50.as_secs_f64();
        format!(
            "{:<name_width$}  {:>10}  {:>10}  {times:>12.2}  {:>10}",
            line.name,
            micros(p50),
            micros(p99),
            line.count()
        )
    }));
    printed.join("\n")
}

fn micros(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e6)
}
