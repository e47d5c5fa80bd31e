//! When to claim next.

use std::time::Duration;

use tokio::time::Instant;

/// The pause after a claim that did not fill a batch, so that jobs that trickle in are claimed together: so many times what the
/// claim took. A claim costs the database as much for one job as for many, so no more than a tenth of its time goes into them,
/// and on a database that has its hands full they become rarer.
const GATHERING: u32 = 10;
const SHORTEST_GATHERING: Duration = Duration::from_millis(5);
const LONGEST_GATHERING: Duration = Duration::from_millis(50);
/// The pause after a claim that found nothing, doubling while nothing is found.
const SHORTEST_IDLE: Duration = Duration::from_millis(20);
const LONGEST_IDLE: Duration = Duration::from_secs(1);
/// The pause after a failure, doubling while it lasts.
const SHORTEST_FAILING: Duration = Duration::from_millis(100);
const LONGEST_FAILING: Duration = Duration::from_secs(2);

/// When a loop may claim next, and when it will even if nobody wakes it.
#[derive(Debug)]
pub(super) struct Pace {
    next: Instant,
    soonest: Instant,
    failing_until: Option<Instant>,
    idle: Duration,
    failing: Duration,
}

impl Pace {
    pub(super) const fn new(now: Instant) -> Self {
        Self { next: now, soonest: now, failing_until: None, idle: SHORTEST_IDLE, failing: SHORTEST_FAILING }
    }

    /// The instant of the next claim.
    pub(super) const fn next_claim(&self) -> Instant {
        self.next
    }

    /// Until when the database is left alone, if it failed.
    pub(super) fn failing_until(&self, now: Instant) -> Option<Instant> {
        self.failing_until.filter(|until| *until > now)
    }

    /// A claim that took so long found `found` of at most `limit` jobs.
    pub(super) fn claimed(&mut self, found: usize, limit: usize, took: Duration, now: Instant) {
        let gathering = (took * GATHERING).clamp(SHORTEST_GATHERING, LONGEST_GATHERING);
        // Half a batch counts as full: services that share it may leave some of it unused.
        let pause = if found * 2 >= limit { Duration::ZERO } else { gathering };
        self.soonest = now + pause;
        if found == 0 {
            self.next = now + self.idle.max(pause);
            self.idle = (self.idle * 2).min(LONGEST_IDLE);
        } else {
            self.next = self.soonest;
            self.idle = SHORTEST_IDLE;
        }
    }

    /// Somebody says that there is something to do.
    pub(super) fn woken(&mut self) {
        self.next = self.next.min(self.soonest);
        self.idle = SHORTEST_IDLE;
    }

    /// The database failed.
    pub(super) fn failed(&mut self, now: Instant) {
        self.failing_until = Some(now + self.failing);
        self.failing = (self.failing * 2).min(LONGEST_FAILING);
    }

    /// The database answered.
    pub(super) fn worked(&mut self) {
        self.failing_until = None;
        self.failing = SHORTEST_FAILING;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_ever_less_often_while_idle_until_woken() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pace.claimed(0, 100, Duration::ZERO, now);
            pauses.push((pace.next_claim() - now).as_millis());
        }
        assert_eq!(pauses, [20, 40, 80, 160, 320, 640, 1000, 1000]);
        pace.woken();
        assert_eq!(pace.next_claim() - now, SHORTEST_GATHERING);
    }

    #[test]
    fn claims_on_at_once_while_batches_are_full() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let took = Duration::from_millis(2);
        pace.claimed(50, 100, took, now);
        assert_eq!(pace.next_claim(), now);
        pace.claimed(49, 100, took, now);
        assert_eq!(pace.next_claim(), now + took * GATHERING);
        pace.claimed(1, 1, took, now);
        assert_eq!(pace.next_claim(), now);
        pace.claimed(0, 100, Duration::from_secs(1), now);
        pace.woken();
        assert_eq!(pace.next_claim(), now + LONGEST_GATHERING, "however busy the database is");
    }

    #[test]
    fn leaves_a_failing_database_alone_for_a_while() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        pace.failed(now);
        pace.failed(now);
        assert_eq!(pace.failing_until(now), Some(now + 2 * SHORTEST_FAILING));
        assert_eq!(pace.failing_until(now + 2 * SHORTEST_FAILING), None);
        pace.worked();
        pace.failed(now);
        assert_eq!(pace.failing_until(now), Some(now + SHORTEST_FAILING));
    }
}
