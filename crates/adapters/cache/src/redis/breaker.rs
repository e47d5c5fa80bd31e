//! Does not ask a cache that is away, so that nobody waits for it again and again.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::time::Instant;

/// How long nobody asks after an answer that did not come. Then one does.
const PAUSE: Duration = Duration::from_secs(1);

/// Open for a second after each failure; then lets one call through to try.
#[derive(Debug)]
pub struct Breaker {
    begun: Instant,
    /// Milliseconds after `begun` until which nobody is let through; 0 when all are.
    closed_until: AtomicU64,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { begun: Instant::now(), closed_until: AtomicU64::new(0) }
    }
}

impl Breaker {
    /// Whether a call may be made now.
    pub fn lets_through(&self) -> bool {
        let until = self.closed_until.load(Ordering::Acquire);
        if until == 0 {
            return true;
        }
        let now = self.now();
        // Of those who come after the pause one tries; the others wait for what it finds.
        now >= until
            && self
                .closed_until
                .compare_exchange(until, now + millis(PAUSE), Ordering::AcqRel, Ordering::Acquire)
                .is_ok()
    }

    /// Takes note of an outcome.
    pub fn saw(&self, answered: bool) {
        let until = if answered { 0 } else { self.now() + millis(PAUSE) };
        self.closed_until.store(until, Ordering::Release);
    }

    fn now(&self) -> u64 {
        millis(self.begun.elapsed())
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
