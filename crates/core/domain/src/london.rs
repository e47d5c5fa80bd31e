//! London time. Instants are kept in UTC; what people see, and where days, print runs and financial years begin, is the
//! clock of Europe/London. Its rules are compiled in.

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime, Time},
    fmt::{rfc2822, temporal::Pieces},
    tz::{TimeZone, get},
};

static LONDON: TimeZone = get!("Europe/London");

/// What the clocks in London show at an instant.
pub fn at(instant: Timestamp) -> Zoned {
    instant.to_zoned(LONDON.clone())
}

/// The day that it is in London at an instant.
pub fn day(instant: Timestamp) -> Date {
    at(instant).date()
}

/// What the clocks in London show at an instant, for people: as `2025-07-01 13:00:00`.
pub fn text(instant: Timestamp) -> String {
    at(instant).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The instant at which a clock in London shows this date and time.
///
/// A time that happens twice (an hour each October) is the first of the two, in summer time; one that never happens (an
/// hour each March) is read as if the clocks had not gone forward yet. Beyond the years that an instant can have
/// (-9999 to 9999) the nearest instant is given.
///
/// ```
/// use jiff::civil::date;
/// use tidings_domain::london;
///
/// assert_eq!(london::instant(date(2025, 7, 1).at(13, 0, 0, 0)).to_string(), "2025-07-01T12:00:00Z");
/// assert_eq!(london::instant(date(2025, 10, 26).at(1, 30, 0, 0)).to_string(), "2025-10-26T00:30:00Z");
/// assert_eq!(london::instant(date(2025, 3, 30).at(1, 30, 0, 0)).to_string(), "2025-03-30T01:30:00Z");
/// ```
pub fn instant(clock: DateTime) -> Timestamp {
    let nearest = if clock.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    LONDON.to_timestamp(clock).unwrap_or(nearest)
}

/// The instant at which a day begins in London: days are counted, billed and kept from here.
///
/// ```
/// use jiff::civil::date;
/// use tidings_domain::london;
///
/// assert_eq!(london::midnight(date(2025, 7, 1)).to_string(), "2025-06-30T23:00:00Z");
/// ```
pub fn midnight(day: Date) -> Timestamp {
    instant(day.at(0, 0, 0, 0))
}

/// The instants between which a day lies: from the first, up to but without the second. 23, 24 or 25 hours apart.
pub fn day_bounds(day: Date) -> (Timestamp, Timestamp) {
    (midnight(day), midnight(day.saturating_add(jiff::Span::new().days(1))))
}

/// Reads a date and time of the platform's own making, in UTC: ISO 8601, extended or basic, with or without a time, or the
/// form of HTTP's `Date`.
///
/// An offset in the text is passed over and the clock time taken as UTC, as the clients of old expect it; the platform
/// itself never writes any other than `Z`, `+00:00` or `GMT`. Do not read other people's times with this.
///
/// ```
/// use tidings_domain::london;
///
/// let instant = london::parse_utc("2025-07-01T12:00:00.123456Z").unwrap();
/// assert_eq!(instant.to_string(), "2025-07-01T12:00:00.123456Z");
/// assert_eq!(london::parse_utc("Tue, 01 Jul 2025 12:00:00 GMT").unwrap().to_string(), "2025-07-01T12:00:00Z");
/// ```
///
/// # Errors
/// [`NotADateError`] when the text is in none of these forms.
pub fn parse_utc(text: &str) -> Result<Timestamp, NotADateError> {
    let clock = match Pieces::parse(text) {
        Ok(pieces) => pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight())),
        Err(_) => rfc2822::parse(text).map_err(|_| NotADateError(text.to_owned()))?.datetime(),
    };
    TimeZone::UTC.to_timestamp(clock).map_err(|_| NotADateError(text.to_owned()))
}

/// A text that is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date: write it as 2025-07-01T12:00:00Z")]
pub struct NotADateError(String);

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, civil::date};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_days_on_which_clocks_change_are_shorter_and_longer() {
        for (day, hours) in [(date(2025, 3, 30), 23), (date(2025, 7, 1), 24), (date(2025, 10, 26), 25)] {
            let (start, end) = day_bounds(day);
            assert_eq!(end.duration_since(start), SignedDuration::from_hours(hours), "{day}");
        }
    }

    #[test]
    fn the_years_of_standard_time_were_an_hour_ahead_all_winter() {
        assert_eq!(at(Timestamp::UNIX_EPOCH).datetime(), date(1970, 1, 1).at(1, 0, 0, 0));
    }

    #[test]
    fn summer_time_goes_on_after_the_last_year_of_the_table() {
        let noon = parse_utc("2100-07-01T12:00:00Z").unwrap();
        assert_eq!(at(noon).hour(), 13);
    }

    #[test]
    fn every_form_of_date_is_read() {
        for (text, expected) in [
            ("2025-07-01", "2025-07-01T00:00:00Z"),
            ("2025-07-01T12:00:00", "2025-07-01T12:00:00Z"),
            ("2025-07-01 12:00:00.5", "2025-07-01T12:00:00.5Z"),
            ("20250701T120000Z", "2025-07-01T12:00:00Z"),
            ("2025-01-01T12:00:00-08:00", "2025-01-01T12:00:00Z"),
        ] {
            assert_eq!(parse_utc(text).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "yesterday", "2025-02-30", "12:00"] {
            assert_eq!(parse_utc(text), Err(NotADateError(text.to_owned())));
        }
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        for day in [Date::MIN, Date::MAX] {
            let (start, end) = day_bounds(day);
            assert!(start <= end);
        }
    }

    proptest! {
        #[test]
        fn a_midnight_belongs_to_its_day(days in 0_i32..60_000) {
            let day = date(1972, 1, 1).saturating_add(jiff::Span::new().days(days));
            let (start, end) = day_bounds(day);
            prop_assert_eq!(at(start).datetime(), day.at(0, 0, 0, 0));
            prop_assert_eq!(super::day(start), day);
            prop_assert_eq!(super::day(end - SignedDuration::from_nanos(1)), day);
        }

        #[test]
        fn reading_a_date_never_panics(text in ".*") {
            let _ = parse_utc(&text);
        }
    }
}
