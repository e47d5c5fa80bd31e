//! Financial years: 1 April to 31 March, London days. Allowances of free text messages and bills run by them.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, date},
};

use crate::london;

/// A financial year, named by the calendar year in which it begins: 2025 is April 2025 to March 2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FinancialYear(i16);

impl FinancialYear {
    /// The financial year that begins in April of `year`; `None` outside of 1 to 9997, the years that can be reckoned with.
    pub fn starting_in(year: i16) -> Option<Self> {
        (1..=9997).contains(&year).then_some(Self(year))
    }

    /// The financial year of a London day, likewise.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use tidings_domain::FinancialYear;
    ///
    /// assert_eq!(FinancialYear::of(date(2026, 3, 31)), FinancialYear::starting_in(2025));
    /// assert_eq!(FinancialYear::of(date(2026, 4, 1)), FinancialYear::starting_in(2026));
    /// ```
    pub fn of(day: Date) -> Option<Self> {
        Self::starting_in(if day.month() < 4 { day.year() - 1 } else { day.year() })
    }

    /// The financial year that it is in London at an instant, likewise.
    pub fn at(instant: Timestamp) -> Option<Self> {
        Self::of(london::day(instant))
    }

    /// The calendar year in which it begins; `financial_year_start` in the database.
    pub const fn start_year(self) -> i16 {
        self.0
    }

    /// 1 April.
    pub const fn first_day(self) -> Date {
        date(self.0, 4, 1)
    }

    /// 31 March of the next calendar year.
    pub const fn last_day(self) -> Date {
        date(self.0 + 1, 3, 31)
    }

    /// The instants between which it lies: from the first, up to but without the second.
    ///
    /// ```
    /// use tidings_domain::FinancialYear;
    ///
    /// let (start, end) = FinancialYear::starting_in(2025).unwrap().bounds();
    /// assert_eq!(start.to_string(), "2025-03-31T23:00:00Z");
    /// assert_eq!(end.to_string(), "2026-03-31T23:00:00Z");
    /// ```
    pub fn bounds(self) -> (Timestamp, Timestamp) {
        (london::midnight(self.first_day()), london::midnight(date(self.0 + 1, 4, 1)))
    }
}

impl fmt::Display for FinancialYear {
    /// As `2025 to 2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.0, self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_year_changes_at_midnight_in_london() {
        let before: Timestamp = "2025-03-31T22:59:59Z".parse().unwrap();
        let after: Timestamp = "2025-03-31T23:00:00Z".parse().unwrap();
        assert_eq!(FinancialYear::at(before), FinancialYear::starting_in(2024));
        assert_eq!(FinancialYear::at(after), FinancialYear::starting_in(2025));
    }

    #[test]
    fn years_beyond_reckoning_are_refused() {
        for year in [i16::MIN, 0, 9998, i16::MAX] {
            assert_eq!(FinancialYear::starting_in(year), None, "{year}");
        }
        assert_eq!(FinancialYear::of(Date::MIN), None);
        assert_eq!(FinancialYear::of(Date::MAX), None);
    }

    proptest! {
        #[test]
        fn a_year_holds_its_days_and_the_next_one_follows(year in 1_i16..9997) {
            let this = FinancialYear::starting_in(year).unwrap();
            prop_assert_eq!(FinancialYear::of(this.first_day()), Some(this));
            prop_assert_eq!(FinancialYear::of(this.last_day()), Some(this));
            let next = FinancialYear::starting_in(year + 1).unwrap();
            prop_assert_eq!(this.bounds().1, next.bounds().0);
        }
    }
}
