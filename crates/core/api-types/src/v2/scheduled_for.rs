//! `scheduled_for` of a request.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;

use crate::schema::{Fault, string_or_null};

/// ISO 8601, not in the past, at most 24 hours ahead. An offset is ignored: the time is taken as UTC.
pub(super) fn scheduled_for(now: Timestamp) -> impl FnOnce(&Value) -> Result<Option<Timestamp>, Fault> {
    move |value| {
        let Some(text) = string_or_null(value)? else { return Ok(None) };
        let at = read(text).ok_or_else(|| {
            Fault::new(
                "datetime format is invalid. It must be a valid ISO8601 date time format, \
                 https://en.wikipedia.org/wiki/ISO_8601",
            )
        })?;
        if at < now {
            return Err(Fault::new("datetime can not be in the past"));
        }
        if at.duration_since(now) > SignedDuration::from_hours(24) {
            return Err(Fault::new("datetime can only be 24 hours in the future"));
        }
        Ok(Some(at))
    }
}

fn read(text: &str) -> Option<Timestamp> {
    let civil: DateTime = text.strip_suffix(['Z', 'z']).unwrap_or(text).parse().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn within_a_day() {
        let now: Timestamp = "2026-08-20T09:00:00Z".parse().unwrap();
        let read = |text: &str| scheduled_for(now)(&json!(text));
        assert_eq!(read("2026-08-20T10:00:00"), Ok(Some("2026-08-20T10:00:00Z".parse().unwrap())));
        assert_eq!(read("2026-08-20 10:00"), Ok(Some("2026-08-20T10:00:00Z".parse().unwrap())));
        assert_eq!(read("2026-08-20T10:00:00Z"), read("2026-08-20T10:00:00+05:00"));
        assert_eq!(read("2026-08-20T08:59:59"), Err(Fault::new("datetime can not be in the past")));
        assert_eq!(read("2026-08-21T09:00:01"), Err(Fault::new("datetime can only be 24 hours in the future")));
        assert!(read("tomorrow").is_err());
        assert_eq!(scheduled_for(now)(&json!(null)), Ok(None));
    }
}
