//! Times as the internal API writes them, in several ways. All are read back from any of them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a time is written.
pub trait Format {
    /// Its `strftime` pattern, of UTC.
    const PATTERN: &'static str;
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident = $pattern:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Timestamp);

        impl Format for $name {
            const PATTERN: &'static str = $pattern;
        }

        impl From<Timestamp> for $name {
            fn from(instant: Timestamp) -> Self {
                Self(instant)
            }
        }

        impl From<$name> for Timestamp {
            fn from(time: $name) -> Self {
                time.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", TimeZone::UTC.to_datetime(self.0).strftime(Self::PATTERN))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                let invalid = || serde::de::Error::custom(format_args!("{text:?} is no time"));
                parse(&text).map(Self).ok_or_else(invalid)
            }
        }
    )+};
}

formats! {
    /// `2026-08-20T09:00:00.000000Z`.
    WireTime = "%Y-%m-%dT%H:%M:%S.%6fZ",
    /// `2026-08-20 09:00:00.000000`, of UTC.
    SpacedTime = "%Y-%m-%d %H:%M:%S.%6f",
    /// `2026-08-20 09:00:00`, of UTC.
    SpacedSeconds = "%Y-%m-%d %H:%M:%S",
    /// `Thu, 20 Aug 2026 09:00:00 GMT` (RFC 9110 §5.6.7).
    HttpTime = "%a, %d %b %Y %H:%M:%S GMT",
    /// `2026-08-20T09:00:00`, of UTC.
    PlainTime = "%Y-%m-%dT%H:%M:%S",
    /// `2026-08-20T09:00:00+00:00`, as Python's `isoformat` has it.
    OffsetTime = "%Y-%m-%dT%H:%M:%S+00:00",
}

/// Reads a time in any of the ways of this module, with or without an offset (UTC then) and a fraction; a date alone is its
/// midnight.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    if let Ok(time) = DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", text) {
        return TimeZone::UTC.to_timestamp(time).ok();
    }
    let time: DateTime = text.parse().ok()?;
    TimeZone::UTC.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back() {
        let instant: Timestamp = "2026-08-20T09:00:01Z".parse().unwrap();
        let written = [
            WireTime(instant).to_string(),
            SpacedTime(instant).to_string(),
            SpacedSeconds(instant).to_string(),
            HttpTime(instant).to_string(),
            OffsetTime(instant).to_string(),
        ];
        assert_eq!(
            written,
            [
                "2026-08-20T09:00:01.000000Z",
                "2026-08-20 09:00:01.000000",
                "2026-08-20 09:00:01",
                "Thu, 20 Aug 2026 09:00:01 GMT",
                "2026-08-20T09:00:01+00:00",
            ]
        );
        for text in written {
            assert_eq!(parse(&text), Some(instant), "{text}");
        }
        assert_eq!(parse("2026-08-20"), Some("2026-08-20T00:00:00Z".parse().unwrap()));
        assert_eq!(parse("soon"), None);
    }
}
