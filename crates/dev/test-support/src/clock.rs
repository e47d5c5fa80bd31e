//! A clock that stands until it is moved.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use tidings_domain::Clock;

/// Shows the same time until a test moves it.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// Stands at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves on.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().expect("no test panics while it moves the clock");
        *now += by;
    }
}

impl Default for TestClock {
    /// A working day in summer, when London is not UTC.
    fn default() -> Self {
        Self::at("2026-06-17T09:30:00.123456Z".parse().expect("a time"))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no test panics while it moves the clock")
    }
}
