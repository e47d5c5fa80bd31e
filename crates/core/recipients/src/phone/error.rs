//! Why a phone number was turned down.

use thiserror::Error;

/// Why a phone number cannot be sent to.
///
/// Its `Display` is the text of the web pages and of spreadsheet errors; [`api_message`](Self::api_message) is the
/// text of the public API. Both are relied upon by clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum InvalidPhoneNumber {
    /// Not a number that exists, or of a kind that takes no text messages (premium, toll-free, pager).
    #[error("Number is not valid – double check the phone number you entered")]
    NotValid,
    /// More digits than its country has.
    #[error("Mobile number is too long")]
    TooLong,
    /// Fewer digits than its country has.
    #[error("Mobile number is too short")]
    TooShort,
    /// A number abroad or a landline, and the service may not send there.
    #[error("This does not look like a UK mobile number – double check the mobile number you entered")]
    NotUkMobile,
    /// A character that is neither digit, bracket, plus, hyphen nor space.
    #[error("Mobile numbers can only include: 0 1 2 3 4 5 6 7 8 9 ( ) + -")]
    UnknownCharacter,
    /// A country that no provider serves.
    #[error("Country code not found - double check the mobile number you entered")]
    UnsupportedCountry,
    /// 999 or 112, given as a service's contact number.
    #[error("Phone number cannot be an emergency number")]
    EmergencyNumber,
}

impl InvalidPhoneNumber {
    /// The text for the public API, which follows the name of the property.
    pub fn api_message(self) -> &'static str {
        match self {
            Self::NotValid => "Number is not valid – double check the phone number you entered",
            Self::TooLong => "Too many digits",
            Self::TooShort => "Not enough digits",
            Self::NotUkMobile => "Not a UK mobile number",
            Self::UnknownCharacter => "Must not contain letters or symbols",
            Self::UnsupportedCountry => "Not a valid country prefix",
            Self::EmergencyNumber => "Phone number cannot be an emergency number",
        }
    }

    /// The stable name of this reason.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotValid => "invalid_number",
            Self::TooLong => "too_long",
            Self::TooShort => "too_short",
            Self::NotUkMobile => "not_a_uk_mobile",
            Self::UnknownCharacter => "unknown_character",
            Self::UnsupportedCountry => "unsupported_country_code",
            Self::EmergencyNumber => "unsupported_emergency_number",
        }
    }
}
