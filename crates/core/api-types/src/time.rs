//! Times on the wire.

use jiff::{Timestamp, tz::TimeZone};

/// UTC with six digits of fraction and a `Z`: `2026-08-20T09:00:00.000000Z`.
pub fn to_wire(instant: Timestamp) -> String {
    TimeZone::UTC.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn there_are_always_six_digits() {
        let instant = "2026-08-20T09:00:01.12Z".parse().unwrap();
        assert_eq!(super::to_wire(instant), "2026-08-20T09:00:01.120000Z");
    }
}
