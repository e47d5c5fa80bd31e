//! Whether a letter can be sent to an address.

use super::{AddressProblem, PostalAddress};

const FEWEST_LINES: usize = 3;
const MOST_LINES: usize = 7;

/// Characters that a line must not start with.
const BAD_STARTS: [char; 13] = ['@', '(', ')', '=', '[', ']', '"', '\\', '/', ',', '<', '>', '~'];

/// How people say that they have none.
const NO_FIXED_ABODE: [&str; 2] = ["no fixed abode", "no fixed address"];

/// Where a service may post to besides the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LetterPermissions {
    /// Addresses abroad.
    pub international: bool,
}

impl PostalAddress {
    /// Checks that a service with these permissions may send a letter to it.
    ///
    /// # Errors
    /// The first of [`problems`](Self::problems).
    pub fn validate(&self, allowed: LetterPermissions) -> Result<(), AddressProblem> {
        self.problems(allowed).next().map_or(Ok(()), Err)
    }

    /// All that is wrong with it, in the order in which the API looks.
    pub fn problems(&self, allowed: LetterPermissions) -> impl Iterator<Item = AddressProblem> {
        use AddressProblem::{
            CountryForBfpo, InvalidCharacter, NoFixedAbode, NotEnoughLines, NothingAlphanumeric, TooManyLines,
        };
        let when = |wrong: bool, problem: AddressProblem| wrong.then_some(problem);
        [
            when(!self.has_enough_lines(), NotEnoughLines),
            when(self.has_too_many_lines(), TooManyLines),
            when(!self.starts_with_alphanumeric_lines(), NothingAlphanumeric),
            when(self.has_country_for_bfpo(), CountryForBfpo),
            self.last_line_problem(allowed),
            when(self.has_invalid_characters(), InvalidCharacter),
            when(self.has_no_fixed_abode(), NoFixedAbode),
        ]
        .into_iter()
        .flatten()
    }

    /// Whether it has at least 3 lines.
    pub fn has_enough_lines(&self) -> bool {
        self.line_count() >= FEWEST_LINES
    }

    /// Whether it has more than 7 lines.
    pub fn has_too_many_lines(&self) -> bool {
        self.line_count() > MOST_LINES
    }

    /// Whether its first two lines each contain an ASCII letter or digit.
    pub fn starts_with_alphanumeric_lines(&self) -> bool {
        let readable = |line: &str| line.contains(|c: char| c.is_ascii_alphanumeric());
        self.lines().take(2).filter(|line| readable(line)).count() == 2
    }

    /// Whether it is a forces address that names a foreign country.
    pub fn has_country_for_bfpo(&self) -> bool {
        self.bfpo_number.is_some() && self.is_international()
    }

    /// Whether a letter gets there by what the address ends with: a postcode, a forces post office, or a country that
    /// the service may post to.
    pub fn has_valid_last_line(&self, allowed: LetterPermissions) -> bool {
        self.last_line_problem(allowed).is_none() && !self.has_country_for_bfpo()
    }

    /// Whether a line starts with a character that printers cannot take there.
    pub fn has_invalid_characters(&self) -> bool {
        self.lines().any(|line| line.starts_with(BAD_STARTS))
    }

    /// Whether it says that its addressee has no fixed abode.
    pub fn has_no_fixed_abode(&self) -> bool {
        self.lines().any(|line| {
            line.eq_ignore_ascii_case("nfa") || NO_FIXED_ABODE.iter().any(|phrase| contains_in_any_case(line, phrase))
        })
    }

    fn last_line_problem(&self, allowed: LetterPermissions) -> Option<AddressProblem> {
        match (self.is_international(), allowed.international) {
            (true, true) => None,
            (true, false) => Some(AddressProblem::InternationalNotAllowed),
            (false, _) if self.postcode.is_some() || self.bfpo_number.is_some() => None,
            (false, true) => Some(AddressProblem::NeitherPostcodeNorCountry),
            (false, false) => Some(AddressProblem::NoPostcode),
        }
    }
}

/// Whether the text has these words of ASCII in it, in any case.
fn contains_in_any_case(text: &str, words: &str) -> bool {
    text.as_bytes().windows(words.len()).any(|window| window.eq_ignore_ascii_case(words.as_bytes()))
}
