//! The header `Retry-After` ([RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

/// How long from `now` it asks to wait: seconds, or a date. What is neither says nothing.
pub(crate) fn read(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is as good as for ever.
        return Some(SignedDuration::from_secs(value.parse().unwrap_or(i64::MAX)));
    }
    let at = rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(now.duration_until(at).max(SignedDuration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood() {
        let now = "2026-06-17T09:30:00Z".parse().unwrap();
        let read = |value| read(value, now).map(|wait| wait.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("Wed, 17 Jun 2026 09:32:00 GMT"), Some(120));
        assert_eq!(read("Wed, 17 Jun 2026 09:00:00 GMT"), Some(0), "a time that has passed");
        assert_eq!(read("99999999999999999999"), Some(i64::MAX));
        for nonsense in ["", "-1", "soon", "1.5", "Wed, 17 Jun"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }
}
