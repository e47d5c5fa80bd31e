//! White space, as people type and paste it.

use std::borrow::Cow;

use memchr::memmem;

use crate::edits::{Edits, find_pair};

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

fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}')
}

/// White space as clients know it: Unicode's and the four ASCII separators U+001C to U+001F.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Without white space at both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Deletes invisible characters and non-breaking spaces everywhere, trims ordinary white space from both ends.
pub(crate) fn strip_obscure(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_zero_width(c) && !is_non_breaking(c)).collect();
    visible.trim_matches(is_ascii_space).to_owned()
}

/// Deletes the characters that mail programs and printers cannot show: line separators and Hangul fillers.
pub(crate) fn strip_unsupported(text: &str) -> Cow<'_, str> {
    const UNSUPPORTED: [char; 2] = ['\u{2028}', '\u{3164}'];
    let mut edits = Edits::new(text);
    if UNSUPPORTED.into_iter().any(|c| memmem::find(text.as_bytes(), c.encode_utf8(&mut [0; 4]).as_bytes()).is_some()) {
        for (at, c) in text.match_indices(UNSUPPORTED) {
            edits.replace(at..at + c.len(), "");
        }
    }
    edits.finish()
}

/// A character of a word: a letter, a number of any kind, or an underscore.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Deletes spaces and tabs directly before a comma or a full stop.
pub(crate) fn remove_before_punctuation(text: &str) -> Cow<'_, str> {
    let is_due = |before: u8, byte: u8| ((before == b' ') | (before == b'\t')) & ((byte == b',') | (byte == b'.'));
    let mut edits = Edits::new(text);
    let mut from = 0;
    while let Some(found) = find_pair(&text.as_bytes()[from..], is_due) {
        let at = from + found;
        let start = from + text[from..at].trim_end_matches([' ', '\t']).len();
        edits.replace(start..at, "");
        from = at;
    }
    edits.finish()
}

/// Single spaces between words, none at the ends; line breaks count as spaces.
pub(crate) fn normalise(text: &str) -> String {
    let visible: String =
        text.chars().filter(|&c| !is_zero_width(c)).map(|c| if is_non_breaking(c) { ' ' } else { c }).collect();
    visible.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Single spaces between the words of a line, at most one blank line in a row, nothing at the ends.
pub(crate) fn normalise_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank_lines = 0;
    for line in lines(text) {
        let line = normalise(line);
        if line.is_empty() {
            blank_lines += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank_lines == 0 { "\n" } else { "\n\n" });
        }
        out.push_str(&line);
        blank_lines = 0;
    }
    out
}

/// The lines of a text, ended by any of Unicode's line breaks.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    // CRLF first, so that it ends one line rather than two.
    let ends = |c: char| {
        matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    text.split("\r\n").flat_map(move |piece| piece.split(ends))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn punctuation_closes_up() {
        assert_eq!(remove_before_punctuation("a , b \t. c\n."), "a, b. c\n.");
    }

    #[test]
    fn lines_survive_and_runs_collapse() {
        assert_eq!(normalise_lines(" a \u{a0} b\r\nc\n\n\n\nd\u{2028} "), "a b\nc\n\nd");
    }

    proptest! {
        #[test]
        fn normalising_is_idempotent(text in "[ab \t\r\n\u{a0}\u{200b}\u{2028}\u{1c}]{0,30}") {
            let once = normalise_lines(&text);
            prop_assert_eq!(normalise_lines(&once), once);
        }
    }
}
