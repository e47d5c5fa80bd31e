//! Working days of those who print and carry letters.

use std::num::{NonZeroI32, NonZeroU8};

use jiff::civil::{Date, Weekday};

use crate::bank_holiday;

/// Whose week is reckoned with. Nobody works on the bank holidays of England and Wales ([`bank_holiday`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkingWeek {
    /// The printers (DVLA): Monday to Friday.
    Printing,
    /// Royal Mail's first class: Monday to Saturday.
    FirstClass,
    /// Royal Mail's other classes and its partners abroad: Monday to Friday.
    OtherPost,
}

impl WorkingWeek {
    /// Is this day one on which work is done?
    ///
    /// ```
    /// use jiff::civil::date;
    /// use tidings_domain::WorkingWeek;
    ///
    /// let saturday = date(2025, 7, 5);
    /// assert!(WorkingWeek::FirstClass.works_on(saturday));
    /// assert!(!WorkingWeek::Printing.works_on(saturday));
    /// ```
    pub fn works_on(self, day: Date) -> bool {
        let in_week = match day.weekday() {
            Weekday::Sunday => false,
            Weekday::Saturday => self == Self::FirstClass,
            _ => true,
        };
        in_week && bank_holiday::on(day).is_none()
    }

    /// The `days`-th working day after (or, if negative, before) a day, which itself is not counted, working day or not.
    /// Stays within the years that a date can have (-9999 to 9999).
    ///
    /// ```
    /// use std::num::NonZeroI32;
    /// use jiff::civil::date;
    /// use tidings_domain::WorkingWeek;
    ///
    /// let thursday_before_easter = date(2025, 4, 17);
    /// let second = WorkingWeek::Printing.offset(thursday_before_easter, NonZeroI32::new(2).unwrap());
    /// assert_eq!(second, date(2025, 4, 23));
    /// ```
    pub fn offset(self, from: Date, days: NonZeroI32) -> Date {
        let step = |day: Date| if days.is_positive() { day.tomorrow() } else { day.yesterday() };
        let mut day = from;
        let mut left = days.unsigned_abs().get();
        while left > 0 {
            let Ok(next) = step(day) else { break };
            day = next;
            left -= u32::from(self.works_on(day));
        }
        day
    }

    /// The first working day after a day.
    pub fn next(self, after: Date) -> Date {
        self.offset(after, NonZeroI32::from(NonZeroU8::MIN))
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Span, civil::date};
    use proptest::prelude::*;

    use super::*;

    const EVERY_WEEK: [WorkingWeek; 3] = [WorkingWeek::Printing, WorkingWeek::FirstClass, WorkingWeek::OtherPost];

    fn any_day() -> impl Strategy<Value = Date> {
        (0_i32..6_000).prop_map(|days| date(2016, 1, 1).saturating_add(Span::new().days(days)))
    }

    #[test]
    fn the_end_of_time_stops_the_count() {
        assert_eq!(WorkingWeek::Printing.offset(Date::MAX, NonZeroI32::new(5).unwrap()), Date::MAX);
        assert_eq!(WorkingWeek::Printing.offset(Date::MIN, NonZeroI32::new(-5).unwrap()), Date::MIN);
    }

    proptest! {
        #[test]
        fn a_working_day_is_never_a_sunday_or_a_bank_holiday(from in any_day(), days in -30_i32..30) {
            let Some(days) = NonZeroI32::new(days) else { return Ok(()) };
            for week in EVERY_WEEK {
                let day = week.offset(from, days);
                prop_assert!(week.works_on(day));
                prop_assert!(day.weekday() != Weekday::Sunday);
                prop_assert!(week == WorkingWeek::FirstClass || day.weekday() != Weekday::Saturday);
                prop_assert_eq!(bank_holiday::on(day), None);
            }
        }

        #[test]
        fn from_a_working_day_there_and_back_is_the_same_day(from in any_day(), days in 1_i32..30) {
            let days = NonZeroI32::new(days).unwrap();
            for week in EVERY_WEEK {
                let start = week.next(from);
                prop_assert_eq!(week.offset(week.offset(start, days), -days), start);
            }
        }
    }
}
