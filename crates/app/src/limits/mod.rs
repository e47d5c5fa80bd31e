//! How much a service may send: so many requests in a minute, so many messages on a day.
//!
//! Requests are counted here, in memory, for each process by itself. Messages are counted in the database, in the
//! transaction that accepts them, which is where a daily limit is kept to. What is remembered of those counts is only for
//! turning requests away before anything else is looked at, as the contract has it: what seems to be over the limit is
//! asked of the database first.

mod usage;

use jiff::Timestamp;
use tidings_domain::{
    KeyType,
    rate_limit::{LimitedChannel, TokenBucket, day, seconds_left_of_day},
};
use tidings_store::daily_counts;

pub use usage::{AllUsage, Usage};

use crate::{
    App,
    send::{Caller, Refusal},
};

/// What is left of a minute's requests, for the headers of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests per minute.
    pub limit: u32,
    /// How many would be served at once.
    pub remaining: u32,
    /// Seconds until nothing of the limit is used up any more.
    pub reset_seconds: u64,
}

/// Counts a request as more than one, for what it holds besides its first message.
pub fn charge(caller: &Caller, more: usize) {
    caller.service.usage.charge(caller.key_type, u32::try_from(more).unwrap_or(u32::MAX));
}

impl App {
    /// Counts a request; it may go on unless there have been too many. The quota is what is left in either case; there is none
    /// where requests are not limited.
    pub fn admit(&self, caller: &Caller, now: Timestamp) -> (Option<Quota>, Result<(), Refusal>) {
        if !self.limits_enabled {
            return (None, Ok(()));
        }
        let limit = caller.service.service.rate_limit;
        let bucket = TokenBucket::for_requests_per_minute(limit);
        let state = caller.service.usage.take(caller.key_type, &bucket, now);
        let quota = Quota {
            limit,
            // The last token is never served from.
            remaining: u32::try_from(state.tokens.saturating_sub(1)).unwrap_or_default(),
            reset_seconds: bucket.seconds_until_full(state.tokens).unwrap_or(seconds_left_of_day(now)),
        };
        if !state.is_exceeded() {
            return (Some(quota), Ok(()));
        }
        let retry_after = bucket.seconds_until_served(state.tokens).unwrap_or(seconds_left_of_day(now));
        (Some(quota), Err(Refusal::RateLimit { key_type: caller.key_type, limit, retry_after }))
    }

    /// Whether a caller may have one more message of a channel accepted today. The commit has the last word.
    ///
    /// # Errors
    /// [`Refusal::DailyLimit`], or the database could not be asked.
    pub async fn within_daily_limit(
        &self,
        caller: &Caller,
        channel: LimitedChannel,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let limit = self.daily_limit(caller, channel);
        let used = match caller.key_type {
            // Not counted: only a limit of nought stops them.
            KeyType::Test => 0,
            KeyType::Normal | KeyType::Team => self.used_today(caller, channel, limit, now).await?,
        };
        if used < limit { Ok(()) } else { Err(over_daily_limit(channel, limit, now)) }
    }

    /// The limit that a caller's messages of a channel are held to.
    pub(crate) fn daily_limit(&self, caller: &Caller, channel: LimitedChannel) -> i64 {
        let service = &caller.service.service;
        if !self.limits_enabled {
            return i64::MAX;
        }
        service.daily_limits.for_key(caller.key_type, service.restricted).of(channel)
    }

    async fn used_today(
        &self,
        caller: &Caller,
        channel: LimitedChannel,
        limit: i64,
        now: Timestamp,
    ) -> Result<i64, Refusal> {
        let (service, today) = (&caller.service, day(now));
        if let Some(used) = service.usage.used(channel, today).filter(|used| *used < limit) {
            return Ok(used);
        }
        let used = daily_counts::total(&self.pool, service.id, channel, today).await?;
        service.usage.learn(channel, today, used);
        Ok(used)
    }
}

/// What is told beyond a daily limit.
pub(crate) fn over_daily_limit(channel: LimitedChannel, limit: i64, now: Timestamp) -> Refusal {
    Refusal::DailyLimit { channel, limit, retry_after: seconds_left_of_day(now) }
}
