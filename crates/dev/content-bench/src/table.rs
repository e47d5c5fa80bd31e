//! The two tables that are printed.

use std::array;
use std::time::Duration;

use crate::linear::{Cost, SIZES};
use crate::measure::Measured;
use crate::scenarios::Scenario;

/// The scenarios, each with what was measured.
pub fn scenarios(measured: &[(Scenario, Measured)]) -> String {
    let heading = ["scenario", "time", "aim", "Notify", "× Notify", "allocations", "bytes", "× copying"];
    let rows = measured.iter().map(|(scenario, measured)| {
        let notify = scenario.notify.map(|notify| ratio(notify, measured.time));
        vec![
            scenario.name.to_owned(),
            time(measured.time),
            scenario.aim.map(time).unwrap_or_default(),
            scenario.notify.map(time).unwrap_or_default(),
            notify.map(|times| format!("{times:.0}")).unwrap_or_default(),
            measured.allocations.to_string(),
            measured.allocated.to_string(),
            format!("{:.1}", ratio(measured.time, measured.copying)),
        ]
    });
    render(&heading, rows)
}

/// The heading above rows of [`cost`].
pub fn cost_heading() -> String {
    let sizes = SIZES.map(|size| format!("{} kB", size / 1000));
    cost_line("ns per byte of", "shape", &sizes, "growth")
}

/// The cost of one hostile text, in nanoseconds per byte. A row of its own, because measuring it may take a while.
pub fn cost(cost: &Cost) -> String {
    let figures = array::from_fn(|size| match cost.per_byte.get(size) {
        Some(cost) => format!("{cost:.1}"),
        None => "not run".to_owned(),
    });
    let growth = format!("{:.1}{}", cost.growth(), if cost.is_too_steep() { " !" } else { "  " });
    cost_line(cost.process, cost.shape, &figures, &growth)
}

fn cost_line(process: &str, shape: &str, figures: &[String; SIZES.len()], growth: &str) -> String {
    let figures: String = figures.iter().map(|figure| format!("{figure:>10}")).collect();
    format!("{process:<18}  {shape:<32}{figures}{growth:>10}").trim_end().to_owned()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// With three digits.
fn time(time: Duration) -> String {
    let (value, unit) = match time.as_secs_f64() {
        seconds if seconds < 1e-6 => (seconds * 1e9, "ns"),
        seconds if seconds < 1e-3 => (seconds * 1e6, "µs"),
        seconds => (seconds * 1e3, "ms"),
    };
    let decimals = if value < 9.995 { 2 } else { usize::from(value < 99.95) };
    format!("{value:.decimals$} {unit}")
}

/// Columns of text: numbers to the right, words to the left.
fn render(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut lines: Vec<Vec<String>> = vec![heading.iter().map(|&cell| cell.to_owned()).collect()];
    lines.extend(rows);
    let width = |column: usize| {
        lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let words = |column: usize| {
        lines.iter().skip(1).filter_map(|line| line.get(column)).any(|cell| cell.starts_with(char::is_alphabetic))
    };
    let is_words: Vec<bool> = (0..heading.len()).map(|column| column == 0 || words(column)).collect();
    let mut printed: Vec<String> = lines
        .iter()
        .map(|line| {
            let cells = line.iter().zip(&widths).zip(&is_words).map(|((cell, &width), &is_words)| {
                if is_words { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    printed.insert(1, "─".repeat(widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)));
    printed.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits() {
        let printed = [9, 123, 700, 8_200, 63_000, 820_000, 2_000_000].map(|nanos| time(Duration::from_nanos(nanos)));
        assert_eq!(printed, ["9.00 ns", "123 ns", "700 ns", "8.20 µs", "63.0 µs", "820 µs", "2.00 ms"]);
    }

    #[test]
    fn what_grows_is_marked_and_what_was_given_up_too() {
        let row = |per_byte: &[f64]| cost(&Cost { process: "p", shape: "s", per_byte: per_byte.to_vec() });
        assert!(row(&[9.0, 2.0, 2.0, 3.0]).ends_with("9.0       2.0       2.0       3.0     1.5"));
        assert!(row(&[2.0, 2.0, 2.0, 20.0]).ends_with("10.0 !"));
        assert!(row(&[2.0, 2.0]).ends_with("2.0       2.0   not run   not run     1.0 !"));
    }
}
