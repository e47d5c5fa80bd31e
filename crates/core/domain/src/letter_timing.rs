//! When a letter is printed, and when it arrives.
//!
//! What is handed in by half past five in the evening, London time, belongs to that day's print run, which the printers
//! finish by three in the afternoon of their next working day; the post then takes as long as its class says
//! ([`Postage::transit_days`]) and comes by four.

use std::num::{NonZeroI32, NonZeroU8};

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime, Time, time},
};

use crate::{Postage, WorkingWeek, london};

/// When a day's print run is closed, by the clock in London; what comes in at this minute belongs to the next day's.
pub const PRINT_RUN_CUT_OFF: Time = time(17, 30, 0, 0);

const PRINTED_BY: Time = time(15, 0, 0, 0);
const DELIVERED_BY: Time = time(16, 0, 0, 0);

/// What is expected of a letter, in instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterTiming {
    /// When it is printed at the latest.
    pub printed_by: Timestamp,
    /// When it arrives at the earliest.
    pub earliest_delivery: Timestamp,
    /// When it arrives at the latest; `estimated_delivery` of the public API.
    pub latest_delivery: Timestamp,
}

impl LetterTiming {
    /// What is expected of a letter that was handed in at `uploaded`. Seconds and their fractions are those of `uploaded`,
    /// as readers of the public API are used to.
    ///
    /// ```
    /// use tidings_domain::{LetterTiming, Postage};
    ///
    /// // The Thursday before Easter, just too late for that day's run.
    /// let timing = LetterTiming::of("2025-04-17T16:30:00Z".parse().unwrap(), Postage::Second);
    /// assert_eq!(timing.printed_by.to_string(), "2025-04-22T14:00:00Z");
    /// assert_eq!(timing.earliest_delivery.to_string(), "2025-04-28T15:00:00Z");
    /// assert_eq!(timing.latest_delivery.to_string(), "2025-04-29T15:00:00Z");
    /// ```
    pub fn of(uploaded: Timestamp, postage: Postage) -> Self {
        let seconds = london::at(uploaded).time();
        let instant = |day: Date, by: Time| london::instant(day.to_datetime(with_seconds_of(by, seconds)));
        let printed_on = WorkingWeek::Printing.next(print_run(uploaded));
        let delivered_on = |transit: u8| {
            let days = NonZeroI32::from(NonZeroU8::MIN.saturating_add(transit));
            postage.delivery_week().offset(printed_on, days)
        };
        let (fewest, most) = postage.transit_days();
        Self {
            printed_by: instant(printed_on, PRINTED_BY),
            earliest_delivery: instant(delivered_on(fewest), DELIVERED_BY),
            latest_delivery: instant(delivered_on(most), DELIVERED_BY),
        }
    }

    /// Is the letter printed by `now`, if all goes as expected?
    pub fn is_printed(&self, now: Timestamp) -> bool {
        now > self.printed_by
    }
}

/// The London day of the print run that a letter belongs to, which need not be a working day: printing starts at that day's
/// [`PRINT_RUN_CUT_OFF`].
///
/// ```
/// use jiff::civil::date;
/// use tidings_domain::letter_timing::print_run;
///
/// assert_eq!(print_run("2025-07-01T16:29:59Z".parse().unwrap()), date(2025, 7, 1));
/// assert_eq!(print_run("2025-07-01T16:30:00Z".parse().unwrap()), date(2025, 7, 2));
/// ```
pub fn print_run(uploaded: Timestamp) -> Date {
    let clock: DateTime = london::at(uploaded).datetime();
    if clock.time() < PRINT_RUN_CUT_OFF { clock.date() } else { clock.date().saturating_add(Span::new().days(1)) }
}

/// This hour and minute, with the seconds and their fraction of another time.
pub(crate) fn with_seconds_of(hour_and_minute: Time, other: Time) -> Time {
    // In range, as both are times already.
    time(hour_and_minute.hour(), hour_and_minute.minute(), other.second(), other.subsec_nanosecond())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn timing(uploaded: &str, postage: Postage) -> [String; 3] {
        let timing = LetterTiming::of(uploaded.parse().unwrap(), postage);
        [timing.printed_by, timing.earliest_delivery, timing.latest_delivery].map(|instant| instant.to_string())
    }

    #[test]
    fn first_class_comes_on_saturdays_and_the_others_do_not() {
        let uploaded = "2025-07-03T09:00:00Z";
        let first = "2025-07-05T15:00:00Z";
        assert_eq!(timing(uploaded, Postage::First), ["2025-07-04T14:00:00Z", first, first]);
        assert_eq!(
            timing(uploaded, Postage::Economy),
            ["2025-07-04T14:00:00Z", "2025-07-10T15:00:00Z", "2025-07-15T15:00:00Z"]
        );
    }

    #[test]
    fn printing_is_over_after_its_time_not_at_it() {
        let timing = LetterTiming::of("2025-07-03T09:00:00Z".parse().unwrap(), Postage::First);
        assert!(!timing.is_printed(timing.printed_by));
        assert!(timing.is_printed(timing.printed_by + jiff::SignedDuration::from_micros(1)));
    }

    proptest! {
        #[test]
        fn a_letter_is_handed_in_then_printed_then_delivered(seconds in 1_400_000_000_i64..2_500_000_000) {
            let uploaded = Timestamp::from_second(seconds).unwrap();
            for &postage in Postage::ALL {
                let timing = LetterTiming::of(uploaded, postage);
                prop_assert!(uploaded < timing.printed_by);
                prop_assert!(timing.printed_by < timing.earliest_delivery);
                prop_assert!(timing.earliest_delivery <= timing.latest_delivery);
                prop_assert!(WorkingWeek::Printing.works_on(london::day(timing.printed_by)));
                prop_assert!(postage.delivery_week().works_on(london::day(timing.latest_delivery)));
            }
        }

        #[test]
        fn any_instant_has_a_timing(seconds in -377_000_000_000_i64..253_000_000_000) {
            let uploaded = Timestamp::from_second(seconds).unwrap();
            LetterTiming::of(uploaded, Postage::RestOfWorld);
        }
    }
}
