//! Bank holidays of England and Wales, on which letters are neither printed nor delivered.
//!
//! The table is that of <https://www.gov.uk/bank-holidays.json>, division `england-and-wales`, 2018-01-01 to 2027-12-28
//! (Open Government Licence v3.0). Days outside of it are no bank holidays as far as this crate knows: add a year's rows
//! when it is announced.

use jiff::civil::{Date, date};

/// A day on which banks are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BankHoliday {
    /// The day, in London.
    pub date: Date,
    /// As the government calls it, in English.
    pub title: &'static str,
}

/// The bank holiday of a day, if it is one.
///
/// ```
/// use jiff::civil::date;
/// use tidings_domain::bank_holiday;
///
/// assert_eq!(bank_holiday::on(date(2025, 8, 25)).map(|holiday| holiday.title), Some("Summer bank holiday"));
/// assert_eq!(bank_holiday::on(date(2025, 8, 26)), None);
/// ```
pub fn on(day: Date) -> Option<BankHoliday> {
    let found = ENGLAND_AND_WALES.binary_search_by_key(&day, |holiday| holiday.date).ok()?;
    ENGLAND_AND_WALES.get(found).copied()
}

/// Every bank holiday known, in order of date.
#[rustfmt::skip]
pub const ENGLAND_AND_WALES: &[BankHoliday] = &[
    holiday(2018, 1, 1, "New Year’s Day"),
    holiday(2018, 3, 30, "Good Friday"),
    holiday(2018, 4, 2, "Easter Monday"),
    holiday(2018, 5, 7, "Early May bank holiday"),
    holiday(2018, 5, 28, "Spring bank holiday"),
    holiday(2018, 8, 27, "Summer bank holiday"),
    holiday(2018, 12, 25, "Christmas Day"),
    holiday(2018, 12, 26, "Boxing Day"),
    holiday(2019, 1, 1, "New Year’s Day"),
    holiday(2019, 4, 19, "Good Friday"),
    holiday(2019, 4, 22, "Easter Monday"),
    holiday(2019, 5, 6, "Early May bank holiday"),
    holiday(2019, 5, 27, "Spring bank holiday"),
    holiday(2019, 8, 26, "Summer bank holiday"),
    holiday(2019, 12, 25, "Christmas Day"),
    holiday(2019, 12, 26, "Boxing Day"),
    holiday(2020, 1, 1, "New Year’s Day"),
    holiday(2020, 4, 10, "Good Friday"),
    holiday(2020, 4, 13, "Easter Monday"),
    holiday(2020, 5, 8, "Early May bank holiday (VE day)"),
    holiday(2020, 5, 25, "Spring bank holiday"),
    holiday(2020, 8, 31, "Summer bank holiday"),
    holiday(2020, 12, 25, "Christmas Day"),
    holiday(2020, 12, 28, "Boxing Day"),
    holiday(2021, 1, 1, "New Year’s Day"),
    holiday(2021, 4, 2, "Good Friday"),
    holiday(2021, 4, 5, "Easter Monday"),
    holiday(2021, 5, 3, "Early May bank holiday"),
    holiday(2021, 5, 31, "Spring bank holiday"),
    holiday(2021, 8, 30, "Summer bank holiday"),
    holiday(2021, 12, 27, "Christmas Day"),
    holiday(2021, 12, 28, "Boxing Day"),
    holiday(2022, 1, 3, "New Year’s Day"),
    holiday(2022, 4, 15, "Good Friday"),
    holiday(2022, 4, 18, "Easter Monday"),
    holiday(2022, 5, 2, "Early May bank holiday"),
    holiday(2022, 6, 2, "Spring bank holiday"),
    holiday(2022, 6, 3, "Platinum Jubilee bank holiday"),
    holiday(2022, 8, 29, "Summer bank holiday"),
    holiday(2022, 9, 19, "Bank Holiday for the State Funeral of Queen Elizabeth II"),
    holiday(2022, 12, 26, "Boxing Day"),
    holiday(2022, 12, 27, "Christmas Day"),
    holiday(2023, 1, 2, "New Year’s Day"),
    holiday(2023, 4, 7, "Good Friday"),
    holiday(2023, 4, 10, "Easter Monday"),
    holiday(2023, 5, 1, "Early May bank holiday"),
    holiday(2023, 5, 8, "Bank holiday for the coronation of King Charles III"),
    holiday(2023, 5, 29, "Spring bank holiday"),
    holiday(2023, 8, 28, "Summer bank holiday"),
    holiday(2023, 12, 25, "Christmas Day"),
    holiday(2023, 12, 26, "Boxing Day"),
    holiday(2024, 1, 1, "New Year’s Day"),
    holiday(2024, 3, 29, "Good Friday"),
    holiday(2024, 4, 1, "Easter Monday"),
    holiday(2024, 5, 6, "Early May bank holiday"),
    holiday(2024, 5, 27, "Spring bank holiday"),
    holiday(2024, 8, 26, "Summer bank holiday"),
    holiday(2024, 12, 25, "Christmas Day"),
    holiday(2024, 12, 26, "Boxing Day"),
    holiday(2025, 1, 1, "New Year’s Day"),
    holiday(2025, 4, 18, "Good Friday"),
    holiday(2025, 4, 21, "Easter Monday"),
    holiday(2025, 5, 5, "Early May bank holiday"),
    holiday(2025, 5, 26, "Spring bank holiday"),
    holiday(2025, 8, 25, "Summer bank holiday"),
    holiday(2025, 12, 25, "Christmas Day"),
    holiday(2025, 12, 26, "Boxing Day"),
    holiday(2026, 1, 1, "New Year’s Day"),
    holiday(2026, 4, 3, "Good Friday"),
    holiday(2026, 4, 6, "Easter Monday"),
    holiday(2026, 5, 4, "Early May bank holiday"),
    holiday(2026, 5, 25, "Spring bank holiday"),
    holiday(2026, 8, 31, "Summer bank holiday"),
    holiday(2026, 12, 25, "Christmas Day"),
    holiday(2026, 12, 28, "Boxing Day"),
    holiday(2027, 1, 1, "New Year’s Day"),
    holiday(2027, 3, 26, "Good Friday"),
    holiday(2027, 3, 29, "Easter Monday"),
    holiday(2027, 5, 3, "Early May bank holiday"),
    holiday(2027, 5, 31, "Spring bank holiday"),
    holiday(2027, 8, 30, "Summer bank holiday"),
    holiday(2027, 12, 27, "Christmas Day"),
    holiday(2027, 12, 28, "Boxing Day"),
];

const fn holiday(year: i16, month: i8, day: i8, title: &'static str) -> BankHoliday {
    BankHoliday { date: date(year, month, day), title }
}

#[cfg(test)]
mod tests {
    use super::ENGLAND_AND_WALES;

    #[test]
    fn the_table_is_in_order_without_repeats() {
        assert!(ENGLAND_AND_WALES.is_sorted_by(|a, b| a.date < b.date));
    }

    #[test]
    fn every_year_has_its_eight_days() {
        for year in 2018..=2027 {
            let days = ENGLAND_AND_WALES.iter().filter(|holiday| holiday.date.year() == year).count();
            assert!((8..=10).contains(&days), "{year}: {days}");
        }
    }
}
