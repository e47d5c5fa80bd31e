//! How often a callback can be tried: each time a connection of ours is busy, and somebody else's machine.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use tidings_domain::CallbackId;

const EVERY: SignedDuration = SignedDuration::from_secs(10);

/// When callbacks were last tried, as far as this process did it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Trials(Arc<Mutex<HashMap<CallbackId, Timestamp>>>);

impl Trials {
    /// Whether a callback can be tried now; then it was.
    pub(super) fn begin(&self, callback: CallbackId, now: Timestamp) -> bool {
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tried.retain(|_, at| now.duration_since(*at) < EVERY);
        match tried.entry(callback) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(now);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn each_can_be_tried_once_in_a_while() {
        let (trials, now) = (Trials::default(), Timestamp::UNIX_EPOCH);
        let [one, other] = [1, 2].map(|id| CallbackId::new(Uuid::from_u128(id)));
        assert!(trials.begin(one, now) && trials.begin(other, now));
        assert!(!trials.begin(one, now + EVERY - SignedDuration::from_millis(1)));
        assert!(trials.begin(one, now + EVERY), "what was refused does not count");
    }
}
