//! The digits of a number, kept in place.

use std::fmt;

/// More than any number has: 15 by E.164, and what national tables allow beyond it.
const MOST_DIGITS: usize = 23;

/// The digits of a phone number, calling code first. Copying and comparing need no memory besides.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Digits {
    /// ASCII digits, then zeros.
    bytes: [u8; MOST_DIGITS],
    length: u8,
}

impl Digits {
    /// The digits of a text, without anything else in it; `None` when there are too many.
    pub fn of(text: &str) -> Option<Self> {
        let mut digits = Self { bytes: [0; MOST_DIGITS], length: 0 };
        for digit in text.bytes().filter(u8::is_ascii_digit) {
            *digits.bytes.get_mut(usize::from(digits.length))? = digit;
            digits.length += 1;
        }
        Some(digits)
    }

    /// The twelve digits of a UK number, from its national number of ten digits.
    pub fn uk(national: u64) -> Self {
        let mut bytes = [0; MOST_DIGITS];
        let mut left = national;
        for digit in bytes[2..12].iter_mut().rev() {
            *digit = b'0' + (left % 10) as u8;
            left /= 10;
        }
        bytes[0] = b'4';
        bytes[1] = b'4';
        Self { bytes, length: 12 }
    }

    pub fn as_str(&self) -> &str {
        let digits = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        str::from_utf8(digits).unwrap_or_default()
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_alone_are_kept() {
        assert_eq!(Digits::of("+44 7700-900123").unwrap().as_str(), "447700900123");
        assert_eq!(Digits::of("+44 7700-900123").unwrap(), Digits::uk(7_700_900_123));
        assert_eq!(Digits::of(&"1".repeat(MOST_DIGITS + 1)), None);
    }
}
