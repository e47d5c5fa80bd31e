//! Counts and latencies of a phase of load.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::time::Duration;

use anyhow::Result;
use hdrhistogram::Histogram;

use crate::workload::Success;

/// One hour in microseconds; beyond it a latency counts as one hour.
const LONGEST: u64 = 3_600_000_000;
const SIGNIFICANT_DIGITS: u8 = 3;

/// Why a request does not count as a success.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Failure {
    /// An answer, but not the status that the scenario wants.
    Status(u16),
    /// No connection, or it broke before the reply was whole.
    Connection,
    /// No whole reply within 30 s.
    TimedOut,
    /// An open loop was so far behind at its end that the request was given up unsent.
    NotSent,
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "status {status}"),
            Self::Connection => formatter.write_str("connection lost"),
            Self::TimedOut => formatter.write_str("timed out"),
            Self::NotSent => formatter.write_str("not sent"),
        }
    }
}

/// Failures count in the latencies too, so that a product cannot look fast by failing late requests.
#[derive(Clone, Debug)]
pub struct Tally {
    succeeded: u64,
    notifications: u64,
    failures: BTreeMap<Failure, u64>,
    /// In microseconds.
    latencies: Histogram<u64>,
}

impl Tally {
    /// An empty tally.
    ///
    /// # Errors
    /// Never in practice: when the bounds of the histogram are invalid.
    pub fn new() -> Result<Self> {
        let latencies = Histogram::new_with_bounds(1, LONGEST, SIGNIFICANT_DIGITS)?;
        Ok(Self { succeeded: 0, notifications: 0, failures: BTreeMap::new(), latencies })
    }

    pub fn succeed(&mut self, success: Success, latency: Duration) {
        self.succeeded += 1;
        self.notifications += u64::from(success.is_notification);
        self.record(latency);
    }

    pub fn fail(&mut self, failure: Failure, latency: Duration) {
        *self.failures.entry(failure).or_default() += 1;
        self.record(latency);
    }

    fn record(&mut self, latency: Duration) {
        self.latencies.saturating_record(u64::try_from(latency.as_micros()).unwrap_or(LONGEST));
    }

    /// Adds what another connection saw.
    ///
    /// # Errors
    /// Never in practice: when the histograms differ in their bounds.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.succeeded += other.succeeded;
        self.notifications += other.notifications;
        for (failure, count) in &other.failures {
            *self.failures.entry(*failure).or_default() += count;
        }
        Ok(self.latencies.add(&other.latencies)?)
    }

    pub fn succeeded(&self) -> u64 {
        self.succeeded
    }

    /// How many of those that succeeded are notifications that the product then has to deliver.
    pub fn notifications(&self) -> u64 {
        self.notifications
    }

    /// How many failed, of each sort.
    pub fn failures(&self) -> &BTreeMap<Failure, u64> {
        &self.failures
    }

    /// The latency, in milliseconds, within which `quantile` (0 to 1) of the requests were answered.
    pub fn quantile_ms(&self, quantile: f64) -> f64 {
        self.latencies.value_at_quantile(quantile) as f64 / 1000.0
    }

    /// The longest latency in milliseconds.
    pub fn max_ms(&self) -> f64 {
        self.latencies.max() as f64 / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERED: Success = Success { is_notification: false };

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() <= right * 0.002
    }

    #[test]
    fn quantiles_are_those_of_the_merged_samples() {
        let mut odd = Tally::new().unwrap();
        let mut even = Tally::new().unwrap();
        for ms in 1..=1000 {
            let tally = if ms % 2 == 0 { &mut even } else { &mut odd };
            tally.succeed(ANSWERED, Duration::from_millis(ms));
        }
        odd.merge(&even).unwrap();
        assert_eq!(odd.succeeded(), 1000);
        assert!(close(odd.quantile_ms(0.5), 500.0), "{}", odd.quantile_ms(0.5));
        assert!(close(odd.quantile_ms(0.99), 990.0), "{}", odd.quantile_ms(0.99));
        assert!(close(odd.max_ms(), 1000.0), "{}", odd.max_ms());
    }

    #[test]
    fn failures_are_counted_by_sort_and_in_the_latencies() {
        let mut tally = Tally::new().unwrap();
        tally.succeed(ANSWERED, Duration::from_millis(1));
        tally.fail(Failure::Status(429), Duration::from_millis(1));
        tally.fail(Failure::Status(429), Duration::from_millis(1));
        tally.fail(Failure::TimedOut, Duration::from_secs(30));
        assert_eq!(tally.failures()[&Failure::Status(429)], 2);
        assert!(close(tally.max_ms(), 30_000.0));
    }

    #[test]
    fn a_latency_beyond_the_range_is_kept_at_its_end() {
        let mut tally = Tally::new().unwrap();
        tally.succeed(ANSWERED, Duration::from_secs(100_000));
        assert!(close(tally.max_ms(), 3_600_000.0));
    }
}
