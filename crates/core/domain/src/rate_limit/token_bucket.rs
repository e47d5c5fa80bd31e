//! A bucket of tokens that is filled at a steady rate.

use jiff::{SignedDuration, Timestamp};

/// The greatest capacity of the bucket of a service.
const MOST_BURST: u32 = 1_000;
const SECONDS_A_MINUTE: f64 = 60.0;

/// Lets a burst through, and then as much as comes in at a steady rate.
///
/// Every call takes a token. Tokens come back whole, at a steady rate, until the bucket is full. Calls that are turned away
/// take what came back as well: whoever calls without pause is served no more until they pause.
///
/// ```
/// use jiff::{SignedDuration, Timestamp};
/// use tidings_domain::rate_limit::TokenBucket;
///
/// let bucket = TokenBucket { tokens_per_second: 2.0, capacity: 3, floor: 0 };
/// let now: Timestamp = "2025-07-01T12:00:00Z".parse().unwrap();
/// let first = bucket.take(None, now);
/// let second = bucket.take(Some(first), now);
/// let third = bucket.take(Some(second), now);
/// assert_eq!((first.tokens, second.tokens, third.tokens), (2, 1, 0));
/// let later = bucket.take(Some(third), now + SignedDuration::from_millis(1_700));
/// assert_eq!(later.tokens, 2); // three came back, one was taken
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenBucket {
    /// How many tokens come back in a second.
    pub tokens_per_second: f64,
    /// How many a full bucket holds.
    pub capacity: i32,
    /// The fewest that a bucket can hold. Below nought, those who go on regardless have to wait for longer.
    pub floor: i32,
}

/// What a bucket holds. Kept as Notify keeps it, in a double and an integer of 32 bits, so that a bucket in Redis can be
/// taken over, and shared while both run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BucketState {
    /// The instant up to which tokens have come back, in seconds since 1970.
    pub last_replenished: f64,
    /// How many tokens are left.
    pub tokens: i32,
}

impl TokenBucket {
    /// The bucket of a service's API keys of one type, from the service's rate limit in requests per minute: a third of a
    /// minute's requests at once, but never more than 999.
    ///
    /// The last token of a bucket is never served from, see [`BucketState::is_exceeded`]: hence the one that is added.
    ///
    /// ```
    /// use tidings_domain::rate_limit::TokenBucket;
    ///
    /// let bucket = TokenBucket::for_requests_per_minute(3_000);
    /// assert_eq!((bucket.tokens_per_second, bucket.capacity, bucket.floor), (50.0, 1_000, 0));
    /// assert_eq!(TokenBucket::for_requests_per_minute(10).capacity, 5);
    /// ```
    pub fn for_requests_per_minute(limit: u32) -> Self {
        let capacity = limit.div_ceil(3).saturating_add(1).min(MOST_BURST);
        Self {
            tokens_per_second: f64::from(limit) / SECONDS_A_MINUTE,
            capacity: i32::try_from(capacity).unwrap_or(i32::MAX),
            floor: 0,
        }
    }

    /// Puts back the tokens that are due at `now`, takes one, and returns what is to be kept. Without a state the bucket
    /// is full.
    ///
    /// The time that a token took to come back is spent even if the bucket was full and the token lost. A clock that went
    /// back brings none. A debt ([`BucketState::charge`]) is paid off first, and grows no further by calls that are turned
    /// away.
    pub fn take(&self, state: Option<BucketState>, now: Timestamp) -> BucketState {
        let now = seconds(now);
        let state = state.unwrap_or(BucketState { last_replenished: now, tokens: self.capacity });
        let elapsed = (now - state.last_replenished).max(0.0);
        let due = (elapsed * self.tokens_per_second).floor();
        let last_replenished =
            if due > 0.0 { state.last_replenished + due / self.tokens_per_second } else { state.last_replenished };
        // A conversion from a double stays within the limits of the integer.
        let there = state.tokens.saturating_add(due as i32).min(self.capacity);
        let tokens = there.saturating_sub(1).max(self.floor.min(there));
        BucketState { last_replenished, tokens }
    }

    /// Seconds until a bucket that holds `tokens` serves again, rounded up, at least one; `None` if it never will.
    ///
    /// ```
    /// use tidings_domain::rate_limit::TokenBucket;
    ///
    /// let bucket = TokenBucket::for_requests_per_minute(30);
    /// assert_eq!((bucket.seconds_until_served(0), bucket.seconds_until_full(10)), (Some(4), Some(2)));
    /// ```
    pub fn seconds_until_served(&self, tokens: i32) -> Option<u64> {
        // One is taken by the call, and the last is never served from.
        self.seconds_until(tokens, 2)
    }

    /// Seconds until a bucket that holds `tokens` is full, rounded up, at least one; `None` if it never will be.
    pub fn seconds_until_full(&self, tokens: i32) -> Option<u64> {
        self.seconds_until(tokens, self.capacity)
    }

    fn seconds_until(&self, tokens: i32, wanted: i32) -> Option<u64> {
        let missing = f64::from(wanted.saturating_sub(tokens).max(0));
        // Less what doubles may be off. A conversion from one stays within the limits of the integer.
        (self.tokens_per_second > 0.0).then(|| ((missing / self.tokens_per_second - 1e-9).ceil() as u64).max(1))
    }

    /// How long a state is kept: for ever, since one that is lost is a full bucket.
    pub fn expires_after(&self) -> Option<SignedDuration> {
        None
    }
}

impl BucketState {
    /// Whether the call that took the last token is to be turned away: when nothing was left after it. A full bucket
    /// therefore serves one call less than it has tokens.
    pub fn is_exceeded(&self) -> bool {
        self.tokens < 1
    }

    /// Takes more tokens for a call that was let through and is worth more than one, into debt if it has to be: whoever does
    /// much at once waits for as long as whoever does it bit by bit.
    #[must_use]
    pub fn charge(self, more: u32) -> Self {
        Self { tokens: self.tokens.saturating_sub(i32::try_from(more).unwrap_or(i32::MAX)), ..self }
    }
}

/// With the microseconds that Redis tells the time in.
fn seconds(instant: Timestamp) -> f64 {
    instant.as_microsecond() as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    #[test]
    fn a_burst_is_let_through_and_then_nothing_until_there_is_a_pause() {
        let bucket = TokenBucket::for_requests_per_minute(3_000);
        let mut state = None;
        let mut served = 0;
        // Ten requests a millisecond for a second.
        for call in 0..10_000 {
            let after = bucket.take(state, at(call / 10));
            served += u32::from(!after.is_exceeded());
            state = Some(after);
        }
        // Five came back while the burst lasted.
        assert_eq!(served, 999 + 5);
        assert!(!bucket.take(state, at(1_100)).is_exceeded());
    }

    #[test]
    fn those_who_go_on_regardless_wait_for_longer() {
        let bucket = TokenBucket { tokens_per_second: 1.0, capacity: 1, floor: -5 };
        let empty = (0..20).fold(None, |state, _| Some(bucket.take(state, at(0)))).unwrap();
        assert_eq!(empty.tokens, -5);
        assert!(bucket.take(Some(empty), at(5_000)).is_exceeded());
    }

    #[test]
    fn no_rate_fills_nothing_and_a_clock_that_goes_back_takes_nothing() {
        let bucket = TokenBucket { tokens_per_second: 0.0, capacity: 5, floor: 0 };
        let state = BucketState { last_replenished: 100.0, tokens: 3 };
        let expected = BucketState { tokens: 2, ..state };
        assert_eq!(bucket.take(Some(state), at(1_000_000)), expected);
        assert_eq!(bucket.take(Some(state), at(0)), expected);
    }

    #[test]
    fn a_debt_is_paid_off_by_time_alone() {
        let bucket = TokenBucket::for_requests_per_minute(60);
        let full = bucket.take(None, at(0));
        let mut state = full.charge(29);
        assert_eq!((full.tokens, state.tokens), (20, -9));
        for _ in 0..50 {
            state = bucket.take(Some(state), at(5_000));
            assert!(state.is_exceeded());
        }
        assert_eq!(state.tokens, -4);
        assert!(!bucket.take(Some(state), at(11_000)).is_exceeded());
    }

    proptest! {
        #[test]
        fn a_bucket_stays_within_its_limits(
            rate in 0.0..1e9_f64, capacity in 1..i32::MAX, floor in i32::MIN..=0, tokens in any::<i32>(),
            last in any::<f64>(), now in -1_000_000_000_000..1_000_000_000_000_i64,
        ) {
            let bucket = TokenBucket { tokens_per_second: rate, capacity, floor };
            let after = bucket.take(Some(BucketState { last_replenished: last, tokens }), at(now));
            prop_assert!((floor.min(tokens)..capacity.max(floor + 1)).contains(&after.tokens));
        }
    }
}
