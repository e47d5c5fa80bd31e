//! What messages cost, and who pays: the rules of bills, each in one place.
//!
//! A bill is made of facts: for each London day, how many messages of a service count ([`is_billed`]), in units (fragments of
//! texts, letters as such), at the price of the day ([`SmsPrices`], [`LetterPrices`]). The texts of a financial year use up the
//! service's free allowance in the order of their days, and the rest is paid for ([`charge`]). What the allowance is, is settled
//! when the year begins ([`Allowance::due`]).
//!
//! The database does the same for many services at once, in SQL; the store's tests hold the two together with random facts.

mod allowance;
mod billed;
mod charge;
mod price;

pub use allowance::{Allowance, HIGH_VOLUME, LastYear};
pub use billed::is_billed;
pub use charge::{Charge, Texts, charge};
pub use price::{LetterPrice, LetterPrices, SmsPrice, SmsPrices};
