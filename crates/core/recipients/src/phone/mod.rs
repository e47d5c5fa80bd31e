//! Phone numbers: what the text is, and whether we may send to it.

mod digits;
mod error;
mod parse;
#[cfg(test)]
mod tests;
mod uk_mobile;

use digits::Digits;
pub use error::InvalidPhoneNumber;
use parse::Purpose;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::rates::{Rate, rate_for_prefix};

/// The calling code of the United Kingdom, shared with Jersey, Guernsey and the Isle of Man.
const UK_CALLING_CODE: u16 = 44;

/// Where a number is billed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Territory {
    UnitedKingdom,
    /// Jersey, Guernsey or the Isle of Man: calling code 44 yet billed abroad.
    CrownDependency,
    Abroad,
}

/// What a service may send to besides UK mobiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PhonePermissions {
    /// Numbers outside calling code 44.
    pub international: bool,
    /// UK landlines.
    pub landline: bool,
}

/// A phone number that exists and can take a text message.
///
/// ```
/// use tidings_recipients::{InvalidPhoneNumber, PhoneNumber};
///
/// let number = PhoneNumber::parse("+33 6 12 34 56 78")?;
/// assert_eq!(number.normalised(), "33612345678");
/// assert_eq!((number.country_prefix(), number.rate_multiplier()), (33, 2));
/// assert_eq!(PhoneNumber::parse("07700"), Err(InvalidPhoneNumber::TooShort));
/// # Ok::<(), InvalidPhoneNumber>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhoneNumber {
    digits: Digits,
    calling_code: u16,
    territory: Territory,
    uk_landline: bool,
}

impl PhoneNumber {
    /// Reads a number as people type it, taking it for a UK number unless it says otherwise.
    ///
    /// # Errors
    /// Why the text is not a number that we could ever send to. Permissions are [`validate`](Self::validate)'s.
    pub fn parse(text: &str) -> Result<Self, InvalidPhoneNumber> {
        parse::parse(text, Purpose::Recipient)
    }

    /// Reads a number that a service gives for people to call it on: what [`parse`](Self::parse) reads, and numbers of
    /// three digits.
    ///
    /// ```
    /// use tidings_recipients::{InvalidPhoneNumber, PhoneNumber};
    ///
    /// assert_eq!(PhoneNumber::parse_service_contact("111")?.human_readable(), "111");
    /// assert_eq!(PhoneNumber::parse_service_contact("999"), Err(InvalidPhoneNumber::EmergencyNumber));
    /// # Ok::<(), InvalidPhoneNumber>(())
    /// ```
    ///
    /// # Errors
    /// As for [`parse`](Self::parse), and [`EmergencyNumber`](InvalidPhoneNumber::EmergencyNumber) for 999 and 112.
    pub fn parse_service_contact(text: &str) -> Result<Self, InvalidPhoneNumber> {
        parse::parse(text, Purpose::ServiceContact)
    }

    /// E.164 digits without the plus: `447700900123`. What providers and comparisons take.
    pub fn normalised(&self) -> &str {
        self.digits.as_str()
    }

    /// The number as people write it: national format in the UK, international format elsewhere.
    pub fn human_readable(&self) -> String {
        let format = if self.calling_code == UK_CALLING_CODE {
            PhoneNumberFormat::National
        } else {
            PhoneNumberFormat::International
        };
        let e164 = format!("+{}", self.normalised());
        match PHONE_NUMBER_UTIL.parse(&e164, None) {
            Ok(number) => number.format_as(format).into_owned(),
            Err(_) => e164,
        }
    }

    /// The prefix it is billed by: the country calling code, or for North America `1` and the area code where that
    /// has a rate of its own.
    pub fn country_prefix(&self) -> u16 {
        if self.calling_code != 1 {
            return self.calling_code;
        }
        let with_area = self.normalised().get(..4).and_then(|digits| digits.parse().ok());
        with_area.filter(|&prefix| rate_for_prefix(prefix).is_some()).unwrap_or(self.calling_code)
    }

    /// Whether it is billed as outside the United Kingdom. Crown dependencies are.
    pub fn is_international(&self) -> bool {
        self.territory != Territory::UnitedKingdom
    }

    /// Whether it is in Jersey, Guernsey or the Isle of Man.
    pub fn is_crown_dependency(&self) -> bool {
        self.territory == Territory::CrownDependency
    }

    /// Whether its calling code is 44, crown dependencies included.
    pub fn has_uk_calling_code(&self) -> bool {
        self.calling_code == UK_CALLING_CODE
    }

    /// Whether it is a landline (or a number that stands for one) under calling code 44.
    pub fn is_uk_landline(&self) -> bool {
        self.uk_landline
    }

    /// The rate of its prefix; `None` when we do not send to that country.
    pub fn rate(&self) -> Option<&'static Rate> {
        rate_for_prefix(self.country_prefix())
    }

    /// How many fragments one fragment is billed as: 1 in the UK, and where no rate is known.
    pub fn rate_multiplier(&self) -> u8 {
        if self.is_international() { self.rate().map_or(1, |rate| rate.multiplier) } else { 1 }
    }

    /// Whether delivery receipts from its country can be believed; without them a message stays `sent`.
    pub fn has_delivery_receipts(&self) -> bool {
        self.rate().is_some_and(|rate| rate.delivery_receipts)
    }

    /// Checks that a service with these permissions may send to it.
    ///
    /// # Errors
    /// [`NotUkMobile`](InvalidPhoneNumber::NotUkMobile) when a permission lacks,
    /// [`UnsupportedCountry`](InvalidPhoneNumber::UnsupportedCountry) when no rate is known.
    pub fn validate(&self, allowed: PhonePermissions) -> Result<(), InvalidPhoneNumber> {
        if !self.has_uk_calling_code() && !allowed.international {
            return Err(InvalidPhoneNumber::NotUkMobile);
        }
        if self.uk_landline && !allowed.landline {
            return Err(InvalidPhoneNumber::NotUkMobile);
        }
        if rate_for_prefix(self.calling_code).is_none() {
            return Err(InvalidPhoneNumber::UnsupportedCountry);
        }
        Ok(())
    }
}
