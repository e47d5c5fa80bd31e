//! What the product has accepted but not yet brought to a final state, counted from outside.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::time::sleep;

use crate::target::Target;

/// The counter of notifications that reached a final state; its labels are summed up.
const FINAL_COUNTER: &str = "tidings_notifications_final_total";
/// Also the resolution of the delivery figures.
const POLL: Duration = Duration::from_millis(50);
/// So long without any progress means that the rest will never be final.
const STALLED: Duration = Duration::from_secs(30);

/// Follows the counter of final notifications of one product from its start.
#[derive(Clone, Debug)]
pub struct Backlog {
    target: Target,
    stalled: Duration,
    finals_at_start: u64,
    accepted: u64,
}

impl Backlog {
    /// Starts to follow a product that has nothing left to deliver.
    ///
    /// # Errors
    /// When `/metrics` cannot be read.
    pub async fn of(target: &Target) -> Result<Self> {
        let finals_at_start = read_finals(target).await?;
        Ok(Self { target: target.clone(), stalled: STALLED, finals_at_start, accepted: 0 })
    }

    /// Takes note of that many more 201 replies.
    pub fn accept(&mut self, notifications: u64) {
        self.accepted += notifications;
    }

    /// How many are accepted and not final now.
    ///
    /// # Errors
    /// When `/metrics` cannot be read.
    pub async fn size(&self) -> Result<u64> {
        let finals = read_finals(&self.target).await?;
        Ok((self.finals_at_start + self.accepted).saturating_sub(finals))
    }

    /// Waits until all that was accepted is final, and gives the time when it was seen to be.
    ///
    /// # Errors
    /// When the counter stands still for 30 s with a backlog left, or cannot be read.
    pub async fn drained(&self) -> Result<Instant> {
        let mut left = self.size().await?;
        let mut progress = Instant::now();
        while left > 0 {
            ensure!(
                progress.elapsed() < self.stalled,
                "{left} of {} accepted notifications are not final, and {FINAL_COUNTER} has not moved for {} s",
                self.accepted,
                self.stalled.as_secs()
            );
            sleep(POLL).await;
            let now_left = self.size().await?;
            if now_left < left {
                progress = Instant::now();
            }
            left = now_left;
        }
        Ok(Instant::now())
    }
}

async fn read_finals(target: &Target) -> Result<u64> {
    Ok(sum_counter(&String::from_utf8_lossy(&target.metrics().await?), FINAL_COUNTER))
}

/// Sums a counter over its labels. A counter that is not there has not been counted up yet.
fn sum_counter(page: &str, name: &str) -> u64 {
    let samples = page.lines().filter_map(|line| {
        let rest = line.strip_prefix(name).filter(|rest| rest.starts_with(['{', ' ']))?;
        // A label may hold spaces and a timestamp may follow the value.
        let value = rest.rsplit_once('}').map_or(rest, |(_, value)| value);
        value.split_whitespace().next()?.parse::<f64>().ok()
    });
    samples.sum::<f64>() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake_server::{Behaviour, FakeServer};

    #[test]
    fn a_counter_is_summed_over_its_labels() {
        let page = "# TYPE tidings_notifications_final_total counter\n\
            tidings_notifications_final_total{status=\"delivered\",type=\"sms\"} 20\n\
            tidings_notifications_final_total{status=\"temporary failure\"} 3 1700000000000\n\
            tidings_notifications_final_total_other 100\n";
        assert_eq!(sum_counter(page, FINAL_COUNTER), 23);
        assert_eq!(sum_counter("tidings_notifications_final_total 7\n", FINAL_COUNTER), 7);
        assert_eq!(sum_counter("", FINAL_COUNTER), 0);
    }

    #[tokio::test]
    async fn notifications_that_are_never_final_are_reported_not_waited_for() {
        let server = FakeServer::start(Behaviour::default()).await;
        let mut backlog = Backlog::of(&server.target().await).await.unwrap();
        backlog.accept(3);
        backlog.stalled = Duration::from_millis(1);
        let error = backlog.drained().await.unwrap_err().to_string();
        assert!(error.contains("3 of 3 accepted"), "{error}");
    }
}
