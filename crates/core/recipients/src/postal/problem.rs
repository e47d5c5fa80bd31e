//! What can be wrong with a postal address.

use thiserror::Error;

/// Why letters cannot be sent to an address.
///
/// Its `Display` is the text of the public API, which clients rely upon; [`code`](Self::code) is the name that the
/// checks of ready-made letters use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum AddressProblem {
    /// Fewer than 3 lines.
    #[error("Address must be at least 3 lines")]
    NotEnoughLines,
    /// More than 7 lines.
    #[error("Address must be no more than 7 lines")]
    TooManyLines,
    /// Nobody and nowhere: the first or second line is made of punctuation or of other scripts.
    #[error("The first 2 lines of the address must both include at least one alphanumeric character")]
    NothingAlphanumeric,
    /// Forces mail that names a foreign country.
    #[error("The last line of a BFPO address must not be a country.")]
    CountryForBfpo,
    /// The service may post abroad, and the last line is neither postcode nor country.
    #[error("Last line of address must be a real UK postcode or another country")]
    NeitherPostcodeNorCountry,
    /// The service may not post abroad, and the last line is no postcode.
    #[error("Must be a real UK postcode")]
    NoPostcode,
    /// The service may not post abroad, and the last line is a foreign country.
    #[error("Must be a real UK postcode")]
    InternationalNotAllowed,
    /// A line starts with a character that the printers cannot take there.
    #[error("Address lines must not start with any of the following characters: @ ( ) = [ ] ” \\ / , < >")]
    InvalidCharacter,
    /// No fixed abode.
    #[error("Must be a real address")]
    NoFixedAbode,
}

impl AddressProblem {
    /// The stable name of this problem.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotEnoughLines => "not-enough-address-lines",
            Self::TooManyLines => "too-many-address-lines",
            Self::NothingAlphanumeric => "invalid-address-line-1-or-2",
            Self::CountryForBfpo => "has-country-for-bfpo-address",
            Self::NeitherPostcodeNorCountry => "not-a-real-uk-postcode-or-country",
            Self::NoPostcode => "not-a-real-uk-postcode",
            Self::InternationalNotAllowed => "cant-send-international-letters",
            Self::InvalidCharacter => "invalid-char-in-address",
            Self::NoFixedAbode => "no-fixed-abode-address",
        }
    }
}
