//! What a unit costs on a day.

use jiff::{Timestamp, civil::Date};

use crate::{Postage, Pounds, london};

/// The price of a text message fragment from a time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsPrice {
    pub valid_from: Timestamp,
    pub price: Pounds,
}

/// Every price of a fragment that there has been.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsPrices(Vec<SmsPrice>);

impl SmsPrices {
    /// From prices in any order.
    pub fn new(mut prices: Vec<SmsPrice>) -> Self {
        prices.sort_by_key(|price| std::cmp::Reverse(price.valid_from));
        Self(prices)
    }

    /// The price at an instant: the latest that was valid by then. `None` before the first.
    pub fn at(&self, instant: Timestamp) -> Option<SmsPrice> {
        self.0.iter().find(|price| price.valid_from <= instant).copied()
    }

    /// The price that a bill has for a London day: that of its midnight, as of Notify's `get_rate`.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use tidings_domain::billing::{SmsPrice, SmsPrices};
    ///
    /// let of = |valid_from: &str, price: &str| SmsPrice {
    ///     valid_from: valid_from.parse().unwrap(),
    ///     price: price.parse().unwrap(),
    /// };
    /// let prices = SmsPrices::new(vec![of("2025-03-31T23:00:00Z", "0.0233"), of("2026-03-31T23:00:00Z", "0.024")]);
    /// assert_eq!(prices.on(date(2026, 3, 31)), Some("0.0233".parse().unwrap()));
    /// assert_eq!(prices.on(date(2026, 4, 1)), Some("0.024".parse().unwrap()));
    /// assert_eq!(prices.on(date(2025, 3, 31)), None);
    /// ```
    pub fn on(&self, day: Date) -> Option<Pounds> {
        self.at(london::midnight(day)).map(|price| price.price)
    }
}

/// The price of a letter of some sheets from a time on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterPrice {
    pub start_date: Timestamp,
    pub sheet_count: i32,
    /// A class of post; stored rows may have one of old.
    pub post_class: String,
    pub price: Pounds,
}

/// Every price of letters that there has been. Those for the Crown are the same as others', and stand for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterPrices(Vec<LetterPrice>);

impl LetterPrices {
    /// From prices in any order.
    pub fn new(mut prices: Vec<LetterPrice>) -> Self {
        prices.sort_by_key(|price| std::cmp::Reverse(price.start_date));
        Self(prices)
    }

    /// The price at an instant of a letter of so many sheets by a class of post: the latest that had begun by then, and nothing
    /// for a letter without sheets. `None` if there was no such price yet.
    pub fn at(&self, instant: Timestamp, sheets: i32, class: Postage) -> Option<Pounds> {
        if sheets == 0 {
            return Some(Pounds::ZERO);
        }
        let is_of_this = |price: &&LetterPrice| price.sheet_count == sheets && price.post_class == class.as_str();
        self.0.iter().filter(is_of_this).find(|price| price.start_date <= instant).map(|price| price.price)
    }

    /// The price that a bill has for a London day: that of its midnight, as of Notify's `get_rate`.
    pub fn on(&self, day: Date, sheets: i32, class: Postage) -> Option<Pounds> {
        self.at(london::midnight(day), sheets, class)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn letter(start: &str, sheet_count: i32, post_class: Postage, price: &str) -> LetterPrice {
        LetterPrice {
            start_date: start.parse().unwrap(),
            sheet_count,
            post_class: post_class.to_string(),
            price: price.parse().unwrap(),
        }
    }

    #[test]
    fn letters_are_priced_by_sheets_class_and_day() {
        let change = "2026-04-06T23:00:00Z";
        let prices = LetterPrices::new(vec![
            letter("2025-03-31T23:00:00Z", 1, Postage::First, "1.49"),
            letter(change, 1, Postage::First, "1.56"),
            letter(change, 2, Postage::First, "1.61"),
            letter("2026-06-30T23:00:00Z", 1, Postage::Economy, "0.638"),
        ]);
        for (day, sheets, class, price) in [
            (date(2026, 4, 6), 1, Postage::First, Some("1.49")),
            (date(2026, 4, 7), 1, Postage::First, Some("1.56")),
            (date(2026, 4, 7), 2, Postage::First, Some("1.61")),
            (date(2026, 4, 6), 2, Postage::First, None),
            (date(2026, 4, 7), 1, Postage::Economy, None),
            (date(2026, 7, 1), 1, Postage::Economy, Some("0.638")),
            (date(2026, 7, 1), 0, Postage::Europe, Some("0")),
            (date(2026, 7, 1), 6, Postage::First, None),
        ] {
            let expected = price.map(|price| price.parse().unwrap());
            assert_eq!(prices.on(day, sheets, class), expected, "{day} {sheets} {class}");
        }
    }
}
