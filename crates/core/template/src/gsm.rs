//! The characters of a text message: GSM 03.38, its extension, and the accented vowels of Welsh.

use std::{borrow::Cow, collections::BTreeSet};

use crate::transliterate::{Substitute, substitute, transliterate};

/// Where the characters of a text message come from, which decides about its cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// GSM 03.38: one unit each.
    Basic,
    /// The extension table of GSM 03.38: two units, an escape and the character.
    Extension,
    /// The accented vowels of Welsh that GSM 03.38 lacks: one of them makes the whole message UCS-2.
    Welsh,
}

/// Where a character comes from; `None` if a text message cannot carry it.
///
/// ```
/// use tidings_template::gsm::{self, Alphabet};
///
/// assert_eq!(gsm::alphabet('é'), Some(Alphabet::Basic));
/// assert_eq!(gsm::alphabet('€'), Some(Alphabet::Extension));
/// assert_eq!(gsm::alphabet('ŵ'), Some(Alphabet::Welsh));
/// assert_eq!(gsm::alphabet('ç'), None);
/// ```
pub const fn alphabet(c: char) -> Option<Alphabet> {
    Some(match c {
        '\n' | '\r' | '\u{1B}' | ' '..='Z' | '_' | 'a'..='z' => Alphabet::Basic,
        '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' => Alphabet::Extension,
        '£' | '¥' | '¤' | '¡' | '¿' | '§' => Alphabet::Basic,
        'è' | 'é' | 'ù' | 'ì' | 'ò' | 'à' | 'É' | 'Ç' | 'Ø' | 'ø' | 'Å' | 'å' | 'Æ' | 'æ' | 'ß' => {
            Alphabet::Basic
        }
        'Ä' | 'Ö' | 'Ñ' | 'Ü' | 'ä' | 'ö' | 'ñ' | 'ü' => Alphabet::Basic,
        'Δ' | 'Φ' | 'Γ' | 'Λ' | 'Ω' | 'Π' | 'Ψ' | 'Σ' | 'Θ' | 'Ξ' => Alphabet::Basic,
        'á' | 'â' | 'ê' | 'ë' | 'í' | 'î' | 'ï' | 'ó' | 'ô' | 'ú' | 'û' | 'ý' | 'ÿ' => Alphabet::Welsh,
        'À' | 'Á' | 'Â' | 'È' | 'Ê' | 'Ë' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ò' | 'Ó' | 'Ô' => Alphabet::Welsh,
        'Ù' | 'Ú' | 'Û' | 'Ý' | 'Ÿ' | 'ŵ' | 'Ŵ' | 'ŷ' | 'Ŷ' => Alphabet::Welsh,
        'ẁ' | 'ẃ' | 'ẅ' | 'ỳ' | 'Ẁ' | 'Ẃ' | 'Ẅ' | 'Ỳ' => Alphabet::Welsh,
        _ => return None,
    })
}

/// Whether a text message can carry the character.
pub(crate) const fn is_allowed(c: char) -> bool {
    alphabet(c).is_some()
}

/// Replaces what a text message cannot carry: accented letters by their base letter, typographic marks by plain ones,
/// anything else by a question mark for each code point.
///
/// ```
/// use tidings_template::gsm;
///
/// assert_eq!(gsm::downgrade("Tŷ Hywel – naïve 🙂"), "Tŷ Hywel - naïve ?");
/// ```
pub fn downgrade(text: &str) -> Cow<'_, str> {
    transliterate(text, is_allowed)
}

/// The characters for which nothing better than a question mark is known, each once, by code point: for a warning before a
/// message is sent.
///
/// ```
/// use tidings_template::gsm;
///
/// assert_eq!(gsm::without_replacement("Hi 🙂 – 한 🙂"), ['한', '🙂']);
/// ```
pub fn without_replacement(text: &str) -> Vec<char> {
    let is_lost = |c: &char| substitute(*c, is_allowed) == Substitute::Unknown;
    let lost: BTreeSet<char> = text.chars().filter(is_lost).collect();
    lost.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_sets_have_their_published_sizes() {
        let count = |wanted| ('\0'..=char::MAX).filter(|&c| alphabet(c) == Some(wanted)).count();
        assert_eq!(count(Alphabet::Basic) + count(Alphabet::Extension), 137);
        assert_eq!((count(Alphabet::Extension), count(Alphabet::Welsh)), (9, 43));
        let welsh = "àáäâèéëêìíïîòóöôùúüûẁẃẅŵỳýÿŷÀÁÄÂÈÉËÊÌÍÏÎÒÓÖÔÙÚÜÛẀẂẄŴỲÝŸŶ";
        assert!(welsh.chars().all(is_allowed));
    }

    #[test]
    fn characters_are_downgraded_one_by_one() {
        let cases = [
            ("Tŷ’r ŵyl – £5…", "Tŷ'r ŵyl - £5..."),
            ("çŁłấǕÅ", "cLlâÜÅ"),
            ("e\u{301}", "e?"),
            ("👩\u{200D}👧", "??"),
            ("`한", "??"),
            ("a\u{a0}b\tc", "a b c"),
        ];
        for (text, expected) in cases {
            assert_eq!(downgrade(text), expected);
        }
    }

    proptest! {
        #[test]
        fn downgrading_is_idempotent_and_leaves_only_allowed_characters(text in any::<String>()) {
            let once = downgrade(&text).into_owned();
            prop_assert!(once.chars().all(is_allowed));
            prop_assert_eq!(downgrade(&once), once.clone());
        }
    }
}
