//! Money, to the millionth of a pound: exact where prices are multiplied by counts and added up.

use std::{fmt, iter::Sum, ops::Add, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of pounds sterling in whole millionths. Prices have four decimals at most, and are only ever multiplied by whole
/// counts and added, so that nothing is rounded until a person reads it. Beyond nine million million pounds it stays there.
///
/// On the wire it is a JSON number, as the contract has it; the nearest `f64` of a millionth is read back as that millionth.
///
/// ```
/// use tidings_domain::Pounds;
///
/// let price: Pounds = "0.024".parse().unwrap();
/// assert_eq!(price.times(3).to_string(), "0.072");
/// assert!(0.024 * 3.0 != 0.072, "which is why");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pounds(i64);

const MILLION: i64 = 1_000_000;
const DECIMALS: usize = 6;

impl Pounds {
    pub const ZERO: Self = Self(0);

    /// So many millionths of a pound.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// How many millionths of a pound it is.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// This price for so many.
    #[must_use]
    pub const fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The nearest number with a binary fraction.
    pub fn as_f64(self) -> f64 {
        // Both are whole and small enough to be exact, so that the quotient is the nearest there is.
        self.0 as f64 / MILLION as f64
    }

    /// In whole pence, half a penny up.
    pub const fn rounded_pence(self) -> i64 {
        const OF_A_PENNY: i64 = MILLION / 100;
        self.0.saturating_add(OF_A_PENNY / 2).div_euclid(OF_A_PENNY)
    }
}

impl Add for Pounds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Pounds {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Pounds {
    /// In digits, with as many decimals as there are: `12`, `0.0233`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / MILLION as u64, self.0.unsigned_abs() % MILLION as u64);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if part == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{part:0DECIMALS$}").trim_end_matches('0'))
    }
}

/// A text that is no amount of pounds in digits, or one finer than a millionth.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no amount of pounds: write it as 0.0233, with six decimals at most")]
pub struct NotPoundsError(String);

impl FromStr for Pounds {
    type Err = NotPoundsError;

    fn from_str(text: &str) -> Result<Self, NotPoundsError> {
        read(text).map(Self).ok_or_else(|| NotPoundsError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let part = part.trim_end_matches('0');
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || part.len() > DECIMALS || !is_number(whole) || !is_number(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<DECIMALS$}").parse().ok()?;
    whole.checked_mul(MILLION)?.checked_add(part)?.checked_mul(sign)
}

impl Serialize for Pounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Pounds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pounds = f64::deserialize(deserializer)?;
        Ok(Self((pounds * MILLION as f64).round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_and_written_in_digits() {
        for (text, millionths, written) in [
            ("0", 0, "0"),
            ("0.0233", 23_300, "0.0233"),
            ("1.680000000", 1_680_000, "1.68"),
            ("12", 12_000_000, "12"),
            ("-0.5", -500_000, "-0.5"),
            ("100000.000001", 100_000_000_001, "100000.000001"),
        ] {
            let pounds: Pounds = text.parse().unwrap();
            assert_eq!((pounds.millionths(), pounds.to_string().as_str()), (millionths, written));
        }
        for text in ["", ".", ".5", "0.0000001", "1e3", "NaN", "£1", " 1", "+1", "--1", "1.-5", "99999999999999999999"]
        {
            assert!(text.parse::<Pounds>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn people_are_told_whole_pence() {
        for (text, pence) in
            [("0.004999", 0), ("0.005", 1), ("1.2349", 123), ("1.235", 124), ("-0.005", 0), ("-0.006", -1)]
        {
            assert_eq!(text.parse::<Pounds>().unwrap().rounded_pence(), pence, "{text}");
        }
    }

    #[test]
    fn too_much_stays_at_the_end() {
        let most = Pounds::from_millionths(i64::MAX);
        assert_eq!((most + most, most.times(2), most.times(-2).millionths()), (most, most, i64::MIN));
        assert!(most.rounded_pence() > 0);
    }

    proptest! {
        #[test]
        fn every_amount_is_read_back(millionths in any::<i64>()) {
            let pounds = Pounds::from_millionths(millionths);
            let text = pounds.to_string();
            prop_assert!(text.parse() == Ok(pounds) || millionths == i64::MIN, "{}", text);
        }

        #[test]
        fn the_wire_keeps_every_millionth(millionths in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
            let pounds = Pounds::from_millionths(millionths);
            let number = pounds.as_f64();
            prop_assert_eq!(number.to_string().parse(), Ok(pounds), "what it is called is what it is");
            prop_assert_eq!((number * MILLION as f64).round() as i64, millionths);
        }
    }
}
