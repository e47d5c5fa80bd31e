//! What this process has seen a service use.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use jiff::{Timestamp, civil::Date};
use tidings_domain::{
    KeyType, ServiceId,
    rate_limit::{BucketState, LimitedChannel, TokenBucket},
};

/// One service's requests of the last minute and messages of the day. Each kind of key has a bucket of its own.
#[derive(Debug, Default)]
pub struct Usage {
    normal: Bucket,
    team: Bucket,
    test: Bucket,
    email: Count,
    sms: Count,
    letter: Count,
    international_sms: Count,
}

/// Held for a few instructions at a time, never across a wait.
type Bucket = Mutex<Option<BucketState>>;
/// As it was last heard of from the database, if it was.
type Count = Mutex<Option<(Date, i64)>>;

impl Usage {
    /// Takes a token, and returns what is left.
    pub(super) fn take(&self, key_type: KeyType, bucket: &TokenBucket, now: Timestamp) -> BucketState {
        let mut state = self.bucket(key_type).lock().unwrap_or_else(PoisonError::into_inner);
        let left = bucket.take(*state, now);
        *state = Some(left);
        left
    }

    /// Takes more tokens for what was let through.
    pub(super) fn charge(&self, key_type: KeyType, more: u32) {
        let mut state = self.bucket(key_type).lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.map(|state| state.charge(more));
    }

    /// How many messages were accepted on a day, as far as is known here.
    pub(super) fn used(&self, channel: LimitedChannel, day: Date) -> Option<i64> {
        let count = *self.count(channel).lock().unwrap_or_else(PoisonError::into_inner);
        count.and_then(|(known, count)| (known == day).then_some(count))
    }

    /// Remembers what the database says. Of two commits that finish together the later count may come first; whoever is
    /// turned away because of it is asked about anew.
    pub(crate) fn learn(&self, channel: LimitedChannel, day: Date, count: i64) {
        *self.count(channel).lock().unwrap_or_else(PoisonError::into_inner) = Some((day, count));
    }

    fn bucket(&self, key_type: KeyType) -> &Bucket {
        match key_type {
            KeyType::Normal => &self.normal,
            KeyType::Team => &self.team,
            KeyType::Test => &self.test,
        }
    }

    fn count(&self, channel: LimitedChannel) -> &Count {
        match channel {
            LimitedChannel::Email => &self.email,
            LimitedChannel::Sms => &self.sms,
            LimitedChannel::Letter => &self.letter,
            LimitedChannel::InternationalSms => &self.international_sms,
        }
    }
}

/// The usage of every service that this process has met. It outlives what the directory keeps: a service whose settings
/// change has used what it has used.
#[derive(Debug, Default)]
pub struct AllUsage(RwLock<HashMap<ServiceId, Arc<Usage>>>);

impl AllUsage {
    /// That of a service, which exists.
    pub fn of(&self, service: ServiceId) -> Arc<Usage> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&service) {
            return known.clone();
        }
        self.0.write().unwrap_or_else(PoisonError::into_inner).entry(service).or_default().clone()
    }
}
