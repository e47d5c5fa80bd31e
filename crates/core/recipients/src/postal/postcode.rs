//! UK postcodes, those of Jersey, Guernsey, the Isle of Man and the forces included.

use thiserror::Error;
use tidings_template::whitespace::remove_all;

/// The letters a postcode starts with, sorted.
#[rustfmt::skip]
static AREAS: [&str; 127] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BF", "BH", "BL", "BN", "BR", "BS", "BT", "BX", "CA", "CB", "CF", "CH", "CM",
    "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX",
    "FK", "FY", "G", "GIR", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP",
    "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N",
    "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA",
    "SE", "SG", "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ",
    "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

/// How many characters follow the space of a postcode.
const INWARD_LENGTH: usize = 3;

/// The text is not a UK postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[error("Must be a real UK postcode")]
pub struct InvalidPostcode;

/// A postcode that has the shape of one and starts with an area that exists. Whether anybody lives there is not known.
///
/// ```
/// use tidings_recipients::Postcode;
///
/// assert_eq!(Postcode::parse(" sw1a1aa")?.as_str(), "SW1A 1AA");
/// assert!(Postcode::parse("N1 1IA").is_err());
/// # Ok::<(), tidings_recipients::InvalidPostcode>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Postcode {
    printed: String,
}

impl Postcode {
    /// Reads a postcode, forgiving its case and any white space.
    ///
    /// # Errors
    /// [`InvalidPostcode`] when it is not made of a postcode area, a digit, perhaps a digit or letter, a digit and two
    /// letters out of those that postcodes end with.
    pub fn parse(text: &str) -> Result<Self, InvalidPostcode> {
        let normalised = Self::normalise(text);
        if !is_postcode(normalised.as_bytes()) {
            return Err(InvalidPostcode);
        }
        Ok(Self { printed: with_space(&normalised) })
    }

    /// The postcode as it is printed: upper case, a space before the last three characters.
    pub fn as_str(&self) -> &str {
        &self.printed
    }

    /// Any text in upper case without white space, postcode or not.
    pub fn normalise(text: &str) -> String {
        remove_all(text).to_uppercase()
    }

    /// Any text as a postcode would be printed, postcode or not: what a form shows back.
    pub fn format_for_printing(text: &str) -> String {
        with_space(&Self::normalise(text))
    }
}

fn with_space(normalised: &str) -> String {
    let inward = normalised.char_indices().rev().nth(INWARD_LENGTH - 1).map_or(0, |(index, _)| index);
    let (outward, inward) = normalised.split_at(inward);
    format!("{outward} {inward}")
}

fn is_postcode(normalised: &[u8]) -> bool {
    let letters = normalised.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (area, rest) = normalised.split_at(letters);
    let known = AREAS.binary_search_by(|known| known.as_bytes().cmp(area)).is_ok();
    let inward = match rest {
        [b'0'..=b'9', inward @ ..] if inward.len() == INWARD_LENGTH => inward,
        [b'0'..=b'9', b'0'..=b'9' | b'A'..=b'Z', inward @ ..] => inward,
        _ => return false,
    };
    known
        && matches!(inward, [b'0'..=b'9', unit @ ..] if unit.len() == 2 && unit.iter().all(|&byte| ends_postcodes(byte)))
}

/// Letters that are not mistaken for others in handwriting.
fn ends_postcodes(byte: u8) -> bool {
    byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn areas_ascend_so_that_binary_search_finds_each() {
        assert!(AREAS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn postcodes_of_every_shape_are_accepted() {
        for text in ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "BF1 3AA", "ſw1a\u{a0}1aa"] {
            assert!(Postcode::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "N1 1", "N1 1CA", "XX1 1XX", "SW1A-1AA", "SW1A 1AA.", "N1011AA", "ＳＷ１Ａ １ＡＡ", "GIR 0AA"]
        {
            assert_eq!(Postcode::parse(text), Err(InvalidPostcode), "{text}");
        }
    }

    #[test]
    fn what_is_no_postcode_is_shown_like_one() {
        assert_eq!(Postcode::format_for_printing("n1 1ca"), "N1 1CA");
        assert_eq!(Postcode::format_for_printing("N1"), " N1");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC{0,12}") {
            let _outcome = Postcode::parse(&text);
            let _shown = Postcode::format_for_printing(&text);
        }

        #[test]
        fn the_printed_form_parses_to_itself(text in "[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}") {
            if let Ok(postcode) = Postcode::parse(&text) {
                prop_assert_eq!(Postcode::parse(postcode.as_str()), Ok(postcode));
            }
        }
    }
}
