//! What messages cost now, for the page of prices.

use serde::{Deserialize, Serialize};
use tidings_domain::Pounds;

use super::{endpoint::endpoint, time::PlainTime};

endpoint! {
    /// The prices of letters, by sheets, price and class of post. Errors are as the public API's.
    GET "/letter-rates/" => ListLetterRates {} -> Vec<LetterRate>
}

endpoint! {
    /// The price of a text message fragment. Errors are as the public API's.
    GET "/sms-rate/" => GetSmsRate {} -> SmsRate
}

/// The price of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRate {
    /// Sheets of paper, printed on both sides.
    pub sheet_count: i32,
    pub start_date: PlainTime,
    /// Pounds, in digits.
    pub rate: String,
    /// A class of post.
    pub post_class: String,
}

/// The price of a text message fragment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SmsRate {
    pub rate: Pounds,
    pub valid_from: PlainTime,
}
