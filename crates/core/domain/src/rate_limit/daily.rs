//! How many messages a service may send on a day.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{KeyType, NotificationType, text_enum::text_enum};

text_enum! {
    /// What has a daily limit of its own.
    LimitedChannel {
        Email = "email",
        Sms = "sms",
        Letter = "letter",
        /// Text messages to other calling codes than 44; they count as text messages too.
        InternationalSms = "international_sms",
    }
}

impl From<NotificationType> for LimitedChannel {
    fn from(channel: NotificationType) -> Self {
        match channel {
            NotificationType::Email => Self::Email,
            NotificationType::Sms => Self::Sms,
            NotificationType::Letter => Self::Letter,
        }
    }
}

/// How many messages of each channel a service may send on a day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyLimits {
    pub email: i64,
    pub sms: i64,
    pub letter: i64,
    pub international_sms: i64,
}

impl DailyLimits {
    /// Those of a live service, unless it has its own.
    pub const LIVE: Self = Self { email: 250_000, sms: 250_000, letter: 20_000, international_sms: 100 };

    /// The limits for keys of a type: test keys of a service in trial mode have those of a live service.
    pub const fn for_key(self, key_type: KeyType, in_trial_mode: bool) -> Self {
        match key_type {
            KeyType::Test if in_trial_mode => Self::LIVE,
            KeyType::Normal | KeyType::Team | KeyType::Test => self,
        }
    }

    /// The limit of a channel.
    pub const fn of(self, channel: LimitedChannel) -> i64 {
        match channel {
            LimitedChannel::Email => self.email,
            LimitedChannel::Sms => self.sms,
            LimitedChannel::Letter => self.letter,
            LimitedChannel::InternationalSms => self.international_sms,
        }
    }
}

/// The day that a message counts for.
pub fn day(now: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(now).date()
}

/// Whole seconds until the counts begin anew, at least one.
///
/// ```
/// use tidings_domain::rate_limit::seconds_left_of_day;
///
/// assert_eq!(seconds_left_of_day("2026-06-17T23:59:58.5Z".parse().unwrap()), 2);
/// ```
pub fn seconds_left_of_day(now: Timestamp) -> u64 {
    const DAY: i64 = 24 * 60 * 60;
    u64::try_from(DAY - now.as_second().rem_euclid(DAY)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_keys_are_limited_like_live_services_in_trial_mode_only() {
        let own = DailyLimits { email: 50, sms: 50, letter: 50, international_sms: 7 };
        assert_eq!(own.for_key(KeyType::Test, true), DailyLimits::LIVE);
        for (key_type, in_trial_mode) in [(KeyType::Test, false), (KeyType::Normal, true), (KeyType::Team, true)] {
            assert_eq!(own.for_key(key_type, in_trial_mode), own);
        }
    }

    #[test]
    fn a_day_is_one_in_utc() {
        let just_before: Timestamp = "2026-06-17T23:59:59.999999Z".parse().unwrap();
        assert_eq!((day(just_before).to_string().as_str(), seconds_left_of_day(just_before)), ("2026-06-17", 1));
        let midnight: Timestamp = "2026-06-18T00:00:00Z".parse().unwrap();
        assert_eq!((day(midnight).to_string().as_str(), seconds_left_of_day(midnight)), ("2026-06-18", 86_400));
    }
}
