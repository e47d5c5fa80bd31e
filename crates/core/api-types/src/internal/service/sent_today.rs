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

impl FromIterator<(LimitedChannel, i64)> for SentToday {
    /// Counts by channel; nothing counts of a channel that has none.
    fn from_iter<I: IntoIterator<Item = (LimitedChannel, i64)>>(counts: I) -> Self {
        let mut sent = Self::default();
        for (channel, count) in counts {
            match channel {
                LimitedChannel::Email => sent.email = count,
                LimitedChannel::Sms => sent.sms = count,
                LimitedChannel::Letter => sent.letter = count,
                LimitedChannel::InternationalSms => sent.international_sms = count,
            }
        }
        sent
    }
}
