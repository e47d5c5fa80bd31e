//! A window in time that holds so many calls.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

/// Lets a number of calls through in any interval of a length.
///
/// ```
/// use std::collections::BTreeSet;
///
/// use jiff::{SignedDuration, Timestamp};
/// use tidings_domain::rate_limit::SlidingWindow;
///
/// let window = SlidingWindow { limit: 2, interval: SignedDuration::from_secs(60) };
/// let noon: Timestamp = "2025-07-01T12:00:00Z".parse().unwrap();
/// let mut calls = BTreeSet::new();
/// let mut exceeded = |after| window.count(&mut calls, noon + SignedDuration::from_secs(after));
/// assert_eq!([0, 1, 2, 60, 62].map(|after| exceeded(after)), [false, false, true, true, false]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlidingWindow {
    /// How many calls are let through.
    pub limit: usize,
    /// The length of the window.
    pub interval: SignedDuration,
}

impl SlidingWindow {
    /// Counts a call at `now`, forgets those that the window has left behind, and says whether there are too many now.
    ///
    /// Calls that are turned away count too. Two calls at the same instant are one: the state is the set of instants.
    pub fn count(&self, calls: &mut BTreeSet<Timestamp>, now: Timestamp) -> bool {
        calls.insert(now);
        if let Ok(start) = now.checked_sub(self.interval) {
            calls.retain(|&call| call > start);
        }
        calls.len() > self.limit
    }

    /// How long a state is kept after a call: then the window holds none.
    pub fn expires_after(&self) -> Option<SignedDuration> {
        Some(self.interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_turned_away_count_and_simultaneous_ones_are_one() {
        let window = SlidingWindow { limit: 1, interval: SignedDuration::from_secs(10) };
        let mut calls = BTreeSet::new();
        let mut exceeded = |second| window.count(&mut calls, Timestamp::from_second(second).unwrap());
        assert_eq!([0, 0, 5, 10, 14].map(&mut exceeded), [false, false, true, true, true]);
        assert!(!exceeded(24));
    }
}
