//! The white space that people paste by accident.

use std::borrow::Cow;

/// Characters without width: joiners, byte order marks, line and paragraph separators.
const ZERO_WIDTH: [char; 8] =
    ['\u{180E}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{2028}', '\u{2029}'];

/// Spaces that do not break.
const NON_BREAKING: [char; 2] = ['\u{00A0}', '\u{202F}'];

pub(crate) fn is_zero_width(c: char) -> bool {
    ZERO_WIDTH.contains(&c)
}

pub(crate) fn is_non_breaking(c: char) -> bool {
    NON_BREAKING.contains(&c)
}

fn is_obscure(c: char) -> bool {
    !c.is_ascii() && (is_zero_width(c) || is_non_breaking(c))
}

fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}')
}

/// Any white space that may separate the digits of a phone number.
pub(crate) fn is_space(c: char) -> bool {
    is_ascii_space(c) || is_obscure(c)
}

/// White space as Unicode has it, and the four ASCII separators U+001C to U+001F.
pub(crate) fn is_unicode_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Deletes obscure white space everywhere and trims ordinary white space from both ends.
pub(crate) fn strip_obscure(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_obscure) {
        return Cow::Borrowed(text.trim_matches(is_ascii_space));
    }
    let visible: String = text.chars().filter(|&c| !is_obscure(c)).collect();
    Cow::Owned(visible.trim_matches(is_ascii_space).to_owned())
}

/// Deletes white space of every kind.
pub(crate) fn remove_spaces(text: &str) -> String {
    text.chars().filter(|&c| !is_space(c)).collect()
}
