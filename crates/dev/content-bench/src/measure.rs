//! Times by criterion, and the calls of the allocator.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use criterion::Criterion;
use serde::Deserialize;

use crate::scenarios::Scenario;

const WARM_UP: Duration = Duration::from_millis(300);

/// What was measured of one scenario.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// One run.
    pub time: Duration,
    /// Copying a text of the length of the result.
    pub copying: Duration,
    /// Calls of the allocator in one run.
    pub allocations: u64,
    /// Bytes that they asked for.
    pub allocated: u64,
}

/// Measures one scenario, for about `time` for it and half of that for the copying.
///
/// # Errors
/// When criterion leaves no estimates behind.
pub fn measure(scenario: &Scenario, time: Duration) -> Result<Measured> {
    let text = "x".repeat(scenario.output_length);
    let counted = allocation_counter::measure(|| (scenario.run)());
    Ok(Measured {
        time: estimate(scenario.name, time, &scenario.run)?,
        copying: estimate("copying", time / 2, &|| drop(black_box(black_box(text.as_str()).to_owned())))?,
        allocations: counted.count_total,
        allocated: counted.bytes_total,
    })
}

/// Criterion names folders after what is measured, in a way of its own: a fresh folder has only one.
fn estimate(name: &str, time: Duration, run: &dyn Fn()) -> Result<Duration> {
    let folder = tempfile::tempdir().context("cannot make a folder for criterion")?;
    let criterion = Criterion::default().without_plots().warm_up_time(WARM_UP).measurement_time(time);
    criterion.output_directory(folder.path()).bench_function(name, |bencher| bencher.iter(run));
    let folders = fs::read_dir(folder.path())?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let estimates = folders.iter().map(|folder| folder.join("new/estimates.json")).find(|file| file.is_file());
    read(&estimates.with_context(|| format!("`{name}` was not measured"))?)
}

/// The part of criterion's estimates that is read, in nanoseconds.
#[derive(Debug, Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Debug, Deserialize)]
struct Estimate {
    point_estimate: f64,
}

fn read(file: &Path) -> Result<Duration> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let estimates: Estimates = serde_json::from_str(&text).context("these are not criterion's estimates")?;
    Ok(Duration::from_secs_f64(estimates.median.point_estimate / 1e9))
}
