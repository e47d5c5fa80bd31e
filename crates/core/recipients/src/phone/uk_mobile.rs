//! UK mobile numbers in the shapes that nearly all are written in, read without the tables of every country.
//!
//! A shortcut: it answers as the general way does, or not at all. Tests hold it to that, for every range of numbers and
//! for random texts.

use super::digits::Digits;
use super::{PhoneNumber, Territory, UK_CALLING_CODE};

/// Longer texts are no plain numbers.
const LONGEST_TEXT: usize = 32;

const NATIONAL_DIGITS: u32 = 10;
/// One more than the greatest national number.
const NATIONAL_END: u64 = 10_u64.pow(NATIONAL_DIGITS);

/// The number, if the text is a UK mobile number with or without its calling code, trunk zero, spaces, hyphens and
/// brackets.
pub(super) fn parse(text: &str) -> Option<PhoneNumber> {
    let national = national_number(text)?;
    if !is_mobile(national) && !is_drama(national) {
        return None;
    }
    Some(PhoneNumber {
        digits: Digits::uk(national),
        calling_code: UK_CALLING_CODE,
        territory: Territory::UnitedKingdom,
        uk_landline: false,
    })
}

/// Whether the regulator keeps the number for drama: in no operator's range, yet used in tests and examples.
pub(super) fn is_drama(national: u64) -> bool {
    national / 1_000 == 7_700_900
}

fn national_number(text: &str) -> Option<u64> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let (has_plus, text) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut value = 0_u64;
    let mut count = 0_u32;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if count < NATIONAL_DIGITS + 3 => {
                value = value * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b' ' | b'-' | b'(' | b')' => {}
            _ => return None,
        }
    }
    // 07700 900123, 7700 900123 from a spreadsheet, 44 7700 900123 and 44 (0)7700 900123.
    let start = value / NATIONAL_END;
    match (count - NATIONAL_DIGITS.min(count), start, has_plus) {
        (0 | 1, 0, false) | (2, 44, _) | (3, 440, _) => Some(value % NATIONAL_END),
        _ => None,
    }
}

/// Whether it is a mobile number of the United Kingdom proper, which the first five digits decide.
fn is_mobile(national: u64) -> bool {
    let range = national / 100_000;
    let after = RANGES.partition_point(|&(first, _)| u64::from(first) <= range);
    after.checked_sub(1).and_then(|index| RANGES.get(index)).is_some_and(|&(_, last)| range <= u64::from(last))
}

/// The first five digits of the mobile numbers that Ofcom has given to operators, as ranges with both ends: those of the
/// library's tables that are mobile and neither Jersey's, Guernsey's nor the Isle of Man's.
#[rustfmt::skip]
static RANGES: [(u32, u32); 14] = [
    (71_000, 74_575), (74_577, 75_089), (75_100, 75_239), (75_250, 75_999), (77_000, 77_001), (77_010, 77_809),
    (77_820, 77_969), (77_980, 78_289), (78_300, 78_389), (78_400, 79_110), (79_112, 79_112), (79_118, 79_118),
    (79_120, 79_369), (79_380, 79_999),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region};

    use super::super::parse::{Purpose, general};
    use super::*;

    /// Whether the library's tables have it as a mobile number of the United Kingdom proper.
    fn in_tables(national: u64) -> bool {
        let number = PHONE_NUMBER_UTIL.parse(format!("+44{national}"), None).unwrap();
        number.get_type() == PhoneNumberType::Mobile && number.get_region_code() == Some(Region::GB)
    }

    #[test]
    fn ranges_are_those_of_the_tables() {
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for range in 70_000..80_000 {
            // The digits after these five never matter.
            let known = [4_321, 56_789, 99_999].map(|rest| in_tables(range * 100_000 + rest));
            assert!(known.iter().all(|&one| one == known[0]), "{range}");
            match ranges.last_mut() {
                Some((_, last)) if known[0] && *last + 1 == range => *last = range,
                _ if known[0] => ranges.push((range, range)),
                _ => {}
            }
        }
        let ours: Vec<(u64, u64)> = RANGES.iter().map(|&(first, last)| (u64::from(first), u64::from(last))).collect();
        assert_eq!(ours, ranges);
    }

    #[test]
    fn plain_shapes_are_taken() {
        for text in [
            "07700 900123",
            "7700900123",
            "+447700900123",
            "447700900123",
            "+44 (0)7700 900-123",
            "(07700) 900123",
            "07911 223456",
        ] {
            assert!(parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn others_are_left_to_the_general_way() {
        for text in ["", "0770090012", "077009001234", "+07700900123", "07700900123x", "02079460000", "07797123456"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_general_way_says_the_same(
            text in r"[(+]{0,2}(0|44|440|\+44|44 ?\(0\)|00|0044)?[ ()-]{0,3}7[0-9]{3}[ ()-]{0,2}[0-9]{3}[ ()+-]{0,2}[0-9]{2,4}[ )-]{0,2}"
        ) {
            if let Some(number) = parse(&text) {
                prop_assert_eq!(general(&text, Purpose::Recipient), Ok(number));
                prop_assert_eq!(general(&text, Purpose::ServiceContact), Ok(number));
            }
        }
    }
}
