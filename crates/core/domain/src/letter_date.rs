//! Dates in words, English and Welsh, as letters and messages have them.

use jiff::{Timestamp, civil::Date};

use crate::london;

/// A language that letters are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    English,
    Welsh,
}

#[rustfmt::skip]
const ENGLISH_MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
];
#[rustfmt::skip]
const WELSH_MONTHS: [&str; 12] = [
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
];

impl Language {
    fn month(self, day: Date) -> &'static str {
        let months = match self {
            Self::English => ENGLISH_MONTHS,
            Self::Welsh => WELSH_MONTHS,
        };
        usize::try_from(day.month() - 1).ok().and_then(|index| months.get(index).copied()).unwrap_or_default()
    }
}

/// The date line of a letter: the London day of an instant.
///
/// ```
/// use tidings_domain::letter_date::{Language, date_line};
///
/// let instant = "2025-06-30T23:00:00Z".parse().unwrap();
/// assert_eq!(date_line(instant, Language::English), "1 July 2025");
/// assert_eq!(date_line(instant, Language::Welsh), "1 Gorffennaf 2025");
/// ```
pub fn date_line(instant: Timestamp, language: Language) -> String {
    let day = london::day(instant);
    format!("{} {} {}", day.day(), language.month(day), day.year())
}

/// As `11 December`.
pub fn day_and_month(day: Date) -> String {
    format!("{} {}", day.day(), Language::English.month(day))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_day_has_no_leading_nought() {
        assert_eq!(day_and_month(date(2025, 2, 3)), "3 February");
        assert_eq!(day_and_month(date(2025, 12, 31)), "31 December");
    }
}
