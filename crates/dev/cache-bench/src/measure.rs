//! Doing something again and again, one after another, for a time.

use std::time::{Duration, Instant};

use anyhow::Result;
use hdrhistogram::Histogram;

/// One minute in nanoseconds; what takes longer counts as one.
const LONGEST: u64 = 60_000_000_000;
const SIGNIFICANT_DIGITS: u8 = 3;

/// What came of one line.
#[derive(Debug)]
pub struct Measured {
    pub name: String,
    nanos: Histogram<u64>,
}

impl Measured {
    /// Nothing yet.
    ///
    /// # Errors
    /// Never: the bounds are right.
    pub fn new(name: impl Into<String>) -> Result<Self> {
        Ok(Self { name: name.into(), nanos: Histogram::new_with_bounds(1, LONGEST, SIGNIFICANT_DIGITS)? })
    }

    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        self.nanos.saturating_record(u64::try_from(took.as_nanos()).unwrap_or(LONGEST));
    }

    /// The time within which `quantile` (0 to 1) were done.
    pub fn quantile(&self, quantile: f64) -> Duration {
        Duration::from_nanos(self.nanos.value_at_quantile(quantile))
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.nanos.len()
    }
}

/// Times `act` for so long, after a warm-up. Before each time `prepare` is done, which does not count.
///
/// # Errors
/// The first one of either.
pub async fn measure(
    name: impl Into<String>,
    time: Duration,
    prepare: impl AsyncFn() -> Result<()>,
    act: impl AsyncFn() -> Result<()>,
) -> Result<Measured> {
    let mut measured = Measured::new(name)?;
    let begun = Instant::now();
    let (warm, over) = (begun + time / 5, begun + time / 5 + time);
    loop {
        prepare().await?;
        let started = Instant::now();
        act().await?;
        let took = started.elapsed();
        if started >= over {
            return Ok(measured);
        }
        if started >= warm {
            measured.add(took);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_prepared_does_not_count() {
        let slow = async || {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(())
        };
        let measured = measure("a line", Duration::from_millis(100), slow, async || Ok(())).await.unwrap();
        assert!(measured.count() > 0 && measured.quantile(0.5) < Duration::from_millis(20), "{measured:?}");
    }
}
