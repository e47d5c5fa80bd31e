//! How much of its daily limits a service has used.

use serde::{Deserialize, Serialize};
use tidings_domain::{ServiceId, rate_limit::LimitedChannel};

use crate::internal::{Data, endpoint::endpoint};

endpoint! {
    /// How many messages count against a service's limits of today. (Not in Notify's API: its admin app reads the counters from
    /// Redis.)
    GET "/service/{service_id}/sent-today" => GetSentToday { service_id: ServiceId } -> Data<SentToday>
}

/// How many messages count for today, a day in UTC, as limits do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentToday {
    pub email: i64,
    pub sms: i64,
    pub letter: i64,
    /// They count as text messages too.
    pub international_sms: i64,
}

impl SentToday {
    /// Sets the count of a channel.
    pub const fn set(&mut self, channel: LimitedChannel, count: i64) {
        match channel {
            LimitedChannel::Email => self.email = count,
            LimitedChannel::Sms => self.sms = count,
            LimitedChannel::Letter => self.letter = count,
            LimitedChannel::InternationalSms => self.international_sms = count,
        }
    }
}
