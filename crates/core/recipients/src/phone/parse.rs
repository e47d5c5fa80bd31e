//! From text to [`PhoneNumber`], with the retries that forgive common typing.

use std::ops::RangeInclusive;

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber as Parsed, PhoneNumberFormat, PhoneNumberType, Region,
    ValidationError,
};
use tidings_template::whitespace::is_any;

use super::digits::Digits;
use super::{InvalidPhoneNumber, PhoneNumber, Territory, UK_CALLING_CODE, uk_mobile};

/// Numbers of three digits that nobody may be told to call by a letter or an email.
const EMERGENCY_NUMBERS: [u64; 2] = [112, 999];
const SHORT_NUMBERS: RangeInclusive<u64> = 100..=999;

/// What the number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Text messages are sent to it.
    Recipient,
    /// People call the service on it: short numbers, as 111, are welcome too.
    ServiceContact,
}

pub(super) fn parse(text: &str, purpose: Purpose) -> Result<PhoneNumber, InvalidPhoneNumber> {
    uk_mobile::parse(text).map_or_else(|| general(text, purpose), Ok)
}

/// Any number of any country.
pub(super) fn general(text: &str, purpose: Purpose) -> Result<PhoneNumber, InvalidPhoneNumber> {
    attempt(text, purpose).or_else(|_| attempt(&forgive(text), purpose))
}

/// The text without pluses and leading zeros, in ASCII as far as dashes and spaces go: rescues `0+44…` and `000044…`.
/// Line breaks have no place in a number and become a character that is refused.
fn forgive(text: &str) -> String {
    let without_plus = text.replace('+', "");
    let plain = |c| match c {
        '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}' => Some('-'),
        '\t' | '\u{A0}' | '\u{202F}' => Some(' '),
        '\n' | '\r' | '\u{0B}' | '\u{0C}' => Some('?'),
        c if is_any(c) && c != ' ' => None,
        c => Some(c),
    };
    without_plus.trim_start_matches('0').chars().filter_map(plain).collect()
}

fn attempt(text: &str, purpose: Purpose) -> Result<PhoneNumber, InvalidPhoneNumber> {
    let known = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '+' | '-') || is_any(c);
    if !text.chars().all(known) {
        return Err(InvalidPhoneNumber::UnknownCharacter);
    }
    if text.is_empty() {
        return Err(InvalidPhoneNumber::TooShort);
    }
    let parsed = PHONE_NUMBER_UTIL.parse(text, Some(Region::GB)).map_err(|_| InvalidPhoneNumber::NotValid)?;
    if purpose == Purpose::ServiceContact && SHORT_NUMBERS.contains(&parsed.national_number) {
        return describe_short(&parsed);
    }
    let parsed = match length_problem(&parsed) {
        None => parsed,
        Some(problem) => with_lost_plus(text).ok_or(problem)?,
    };
    describe(&parsed)
}

/// Spreadsheets drop the plus of international numbers: the number with it put back, if that makes it possible.
fn with_lost_plus(text: &str) -> Option<Parsed> {
    let parsed = PHONE_NUMBER_UTIL.parse(format!("+{text}"), Some(Region::GB)).ok()?;
    PHONE_NUMBER_UTIL.is_possible_number(&parsed).then_some(parsed)
}

fn length_problem(parsed: &Parsed) -> Option<InvalidPhoneNumber> {
    match parsed.is_possible_with_reason() {
        Ok(NumberLengthType::IsPossible) => None,
        Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => {
            Some(InvalidPhoneNumber::TooShort)
        }
        Err(ValidationError::TooLong) => Some(InvalidPhoneNumber::TooLong),
        Err(ValidationError::InvalidCountryCode) => Some(InvalidPhoneNumber::UnsupportedCountry),
        Err(ValidationError::InvalidLength) => Some(InvalidPhoneNumber::NotValid),
    }
}

/// A short number, which the tables of numbers that take text messages do not have.
fn describe_short(parsed: &Parsed) -> Result<PhoneNumber, InvalidPhoneNumber> {
    if EMERGENCY_NUMBERS.contains(&parsed.national_number) {
        return Err(InvalidPhoneNumber::EmergencyNumber);
    }
    let calling_code = u16::try_from(parsed.country_code).map_err(|_| InvalidPhoneNumber::NotValid)?;
    // No region has short numbers of its own, so they count as under 44 yet outside the United Kingdom.
    let territory = if calling_code == UK_CALLING_CODE { Territory::CrownDependency } else { Territory::Abroad };
    let digits =
        Digits::of(&format!("{calling_code}{}", parsed.national_number)).ok_or(InvalidPhoneNumber::NotValid)?;
    Ok(PhoneNumber { digits, calling_code, territory, uk_landline: false })
}

fn describe(parsed: &Parsed) -> Result<PhoneNumber, InvalidPhoneNumber> {
    let calling_code = u16::try_from(parsed.country_code).map_err(|_| InvalidPhoneNumber::NotValid)?;
    let uk_code = calling_code == UK_CALLING_CODE;
    let kind = parsed.get_type();
    let drama = uk_code && uk_mobile::is_drama(parsed.national_number);
    let takes_texts = matches!(
        kind,
        PhoneNumberType::FixedLine
            | PhoneNumberType::Mobile
            | PhoneNumberType::FixedLineOrMobile
            | PhoneNumberType::UAN
            | PhoneNumberType::PersonalNumber
    );
    let real = takes_texts && parsed.is_valid();
    if !drama && !real {
        return Err(InvalidPhoneNumber::NotValid);
    }
    let territory = if drama || parsed.get_region_code() == Some(Region::GB) {
        Territory::UnitedKingdom
    } else if uk_code {
        Territory::CrownDependency
    } else {
        Territory::Abroad
    };
    let fixed = matches!(kind, PhoneNumberType::FixedLine | PhoneNumberType::FixedLineOrMobile | PhoneNumberType::UAN);
    let digits = Digits::of(&parsed.format_as(PhoneNumberFormat::E164)).ok_or(InvalidPhoneNumber::NotValid)?;
    Ok(PhoneNumber { digits, calling_code, territory, uk_landline: uk_code && fixed })
}
