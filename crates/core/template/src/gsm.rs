//! The characters of a text message: GSM 03.38, its extension, and the accented vowels of Welsh.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use unicode_normalization::char::{compose, decompose_canonical};

use crate::whitespace::{is_non_breaking, is_zero_width};

/// The basic set of GSM 03.38 outside ASCII letters and digits; one unit each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";

/// The extension table: each takes two units, an escape and the character.
const EXTENSION: &str = "^{}\\[~]|€";

/// The accented vowels of Welsh. Those outside GSM 03.38 force a message into UCS-2.
const WELSH: &str = "àáäâèéëêìíïîòóöôùúüûẁẃẅŵỳýÿŷÀÁÄÂÈÉËÊÌÍÏÎÒÓÖÔÙÚÜÛẀẂẄŴỲÝŸŶ";

static GSM: LazyLock<HashSet<char>> = LazyLock::new(|| {
    BASIC.chars().chain(EXTENSION.chars()).chain('0'..='9').chain('A'..='Z').chain('a'..='z').collect()
});

static ALLOWED: LazyLock<HashSet<char>> = LazyLock::new(|| GSM.iter().copied().chain(WELSH.chars()).collect());

/// Whether the character takes two units in a message that GSM 03.38 can carry.
pub(crate) fn is_extension(c: char) -> bool {
    EXTENSION.contains(c)
}

/// Whether the character stays as it is yet needs UCS-2.
pub(crate) fn needs_ucs2(c: char) -> bool {
    !c.is_ascii() && ALLOWED.contains(&c) && !GSM.contains(&c)
}

/// Replaces what a text message cannot carry: accented letters by their base letter, typographic marks by plain ones,
/// anything else by a question mark for each code point.
///
/// ```
/// use tidings_template::gsm;
///
/// assert_eq!(gsm::downgrade("Tŷ Hywel – naïve 🙂"), "Tŷ Hywel - naïve ?");
/// ```
pub fn downgrade(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        out.push_str(&downgrade_char(c));
        out
    })
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
    let lost: BTreeSet<char> = text.chars().filter(|&c| c != '?' && downgrade_char(c) == "?").collect();
    lost.into_iter().collect()
}

fn downgrade_char(c: char) -> Cow<'static, str> {
    if ALLOWED.contains(&c) {
        return Cow::Owned(c.to_string());
    }
    match base(c) {
        Some(base) if ALLOWED.contains(&base) => Cow::Owned(base.to_string()),
        Some(_) => Cow::Borrowed("?"),
        None => Cow::Borrowed(replacement(c)),
    }
}

/// The first character of the canonical decomposition, one step deep: `â` for `ấ`, `Å` for the ångström sign.
fn base(c: char) -> Option<char> {
    // Hangul syllables decompose by rule, not by table: they have no base letter.
    if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
        return None;
    }
    let mut decomposed = Vec::new();
    decompose_canonical(c, |part| decomposed.push(part));
    let (&first, rest) = decomposed.split_first()?;
    if first == c && rest.is_empty() {
        return None;
    }
    let recompose = |parts: &[char]| parts.iter().try_fold(first, |whole, &part| compose(whole, part));
    match (recompose(rest), rest.split_last()) {
        (Some(other), _) if other != c => Some(other),
        (_, Some((_, all_but_last))) => Some(recompose(all_but_last).unwrap_or(first)),
        _ => Some(first),
    }
}

fn replacement(c: char) -> &'static str {
    match c {
        '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}' => "-",
        '…' => "...",
        '‘' | '’' | '‚' => "'",
        '“' | '”' | '„' => "\"",
        'Ł' => "L",
        'ł' => "l",
        '\t' => " ",
        c if is_non_breaking(c) => " ",
        c if is_zero_width(c) => "",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_sets_have_their_published_sizes() {
        assert_eq!(GSM.len(), 137);
        assert_eq!(WELSH.chars().count(), 56);
        assert_eq!(WELSH.chars().filter(|&c| needs_ucs2(c)).count(), 43);
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
            let once = downgrade(&text);
            prop_assert!(once.chars().all(|c| ALLOWED.contains(&c)));
            prop_assert_eq!(downgrade(&once), once);
        }
    }
}
