//! When something comes again.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Time, tz::TimeZone};

/// When a job comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recurrence {
    /// So often, counted from midnight of 1 January 1970: every process has the same instants.
    Every(SignedDuration),
    /// Every day at this time of UTC.
    DailyAt(Time),
}

impl Recurrence {
    /// The first instant after `now`.
    pub fn next_after(self, now: Timestamp) -> Timestamp {
        let next = match self {
            Self::Every(period) => {
                let period = period.as_secs().max(1);
                let seconds = now.as_second().div_euclid(period).saturating_add(1).saturating_mul(period);
                Timestamp::from_second(seconds).ok()
            }
            Self::DailyAt(time) => {
                let today = now.to_zoned(TimeZone::UTC).date();
                let on = |date: jiff::civil::Date| date.to_datetime(time).to_zoned(TimeZone::UTC).ok();
                let today_at = on(today).map(|at| at.timestamp());
                match today_at {
                    Some(at) if at > now => Some(at),
                    _ => today.checked_add(1.day()).ok().and_then(on).map(|at| at.timestamp()),
                }
            }
        };
        next.unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn after(recurrence: Recurrence, now: &str) -> String {
        recurrence.next_after(now.parse().unwrap()).to_string()
    }

    #[test]
    fn every_so_often_is_the_same_for_everybody() {
        let every = Recurrence::Every(SignedDuration::from_mins(15));
        assert_eq!(after(every, "2026-06-17T09:31:07Z"), "2026-06-17T09:45:00Z");
        assert_eq!(after(every, "2026-06-17T09:45:00Z"), "2026-06-17T10:00:00Z");
        assert_eq!(after(every, "2026-06-17T09:44:59.999Z"), "2026-06-17T09:45:00Z");
        assert_eq!(after(Recurrence::Every(SignedDuration::ZERO), "2026-06-17T09:45:00Z"), "2026-06-17T09:45:01Z");
    }

    #[test]
    fn daily_is_today_or_tomorrow() {
        let daily = Recurrence::DailyAt(time(0, 5, 0, 0));
        assert_eq!(after(daily, "2026-06-17T00:04:59Z"), "2026-06-17T00:05:00Z");
        assert_eq!(after(daily, "2026-06-17T00:05:00Z"), "2026-06-18T00:05:00Z");
        assert_eq!(after(daily, "2026-12-31T23:00:00Z"), "2027-01-01T00:05:00Z");
    }
}
