//! White space, as people type and paste it.

use std::borrow::Cow;

use memchr::memmem;
use unicode_normalization::char::is_combining_mark;

use crate::edits::{Edits, find_pair};

/// Characters without width: joiners, byte order marks, line and paragraph separators.
const ZERO_WIDTH: [char; 8] =
    ['\u{180E}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{2028}', '\u{2029}'];

/// Spaces that do not break.
const NON_BREAKING: [char; 2] = ['\u{00A0}', '\u{202F}'];

/// A character without width: a joiner, a byte order mark, a line or paragraph separator.
pub fn is_zero_width(c: char) -> bool {
    ZERO_WIDTH.contains(&c)
}

/// A space that does not break: U+00A0 and U+202F.
pub fn is_non_breaking(c: char) -> bool {
    NON_BREAKING.contains(&c)
}

fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}')
}

/// White space as clients know it: Unicode's and the four ASCII separators U+001C to U+001F.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Without white space at both ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// A character of a word: a letter, a number of any kind, or an underscore. Marks that combine with letters are none.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() && !is_combining_mark(c)
}

/// Whether a character ends a line: Unicode's line breaks and the ASCII separators of files, groups and records.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// ASCII white space, spaces that do not break, and characters without width: what people paste without seeing it, and what
/// may separate the digits of a phone number.
pub fn is_any(c: char) -> bool {
    is_ascii_space(c) || is_obscure(c)
}

fn is_obscure(c: char) -> bool {
    !c.is_ascii() && (is_zero_width(c) || is_non_breaking(c))
}

/// The text without the characters for which `gone` holds.
fn without(text: &str, gone: fn(char) -> bool) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    for (at, c) in text.char_indices().filter(|&(_, c)| gone(c)) {
        edits.replace(at..at + c.len_utf8(), "");
    }
    edits.finish()
}

/// Deletes characters without width and non-breaking spaces everywhere, trims ordinary white space from both ends.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::strip_obscure(" AB\u{200B} 12\n"), "AB 12");
/// ```
pub fn strip_obscure(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim_matches(is_ascii_space));
    }
    match without(text, is_obscure) {
        Cow::Borrowed(visible) => Cow::Borrowed(visible.trim_matches(is_ascii_space)),
        Cow::Owned(visible) => Cow::Owned(visible.trim_matches(is_ascii_space).to_owned()),
    }
}

/// Trims white space of every kind from both ends, invisible characters too.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::trim_all("\u{FEFF} a b\u{A0}"), "a b");
/// ```
pub fn trim_all(text: &str) -> &str {
    text.trim_matches(is_any)
}

/// Deletes white space of every kind, invisible characters too.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::remove_all("SW1A\u{A0}1AA "), "SW1A1AA");
/// ```
pub fn remove_all(text: &str) -> Cow<'_, str> {
    without(text, is_any)
}

/// Deletes the characters that mail programs and printers cannot show: line separators and Hangul fillers.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::strip_unsupported("a\u{2028}b\u{3164}"), "ab");
/// ```
pub fn strip_unsupported(text: &str) -> Cow<'_, str> {
    const UNSUPPORTED: [char; 2] = ['\u{2028}', '\u{3164}'];
    let mut edits = Edits::new(text);
    if UNSUPPORTED.into_iter().any(|c| memmem::find(text.as_bytes(), c.encode_utf8(&mut [0; 4]).as_bytes()).is_some()) {
        for (at, c) in text.match_indices(UNSUPPORTED) {
            edits.replace(at..at + c.len(), "");
        }
    }
    edits.finish()
}

/// Deletes spaces and tabs directly before a comma or a full stop.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::remove_before_punctuation("one , two ."), "one, two.");
/// ```
pub fn remove_before_punctuation(text: &str) -> Cow<'_, str> {
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

/// Single spaces between words, none at the ends; line breaks count as spaces, and characters without width go.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::normalise(" a \u{A0} b\nc"), "a b c");
/// ```
pub fn normalise(text: &str) -> Cow<'_, str> {
    let is_due = |c: char| (c != ' ' && is_space(c)) || is_zero_width(c);
    if !text.contains(is_due) && !text.contains("  ") {
        return Cow::Borrowed(text.trim_matches(' '));
    }
    let mut out = String::with_capacity(text.len());
    let mut spaced = false;
    for c in text.chars().filter(|&c| !is_zero_width(c)) {
        if is_space(c) {
            spaced = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut spaced) {
            out.push(' ');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Each line with single spaces between its words, and every kind of line break a line feed. The last line does not end in
/// one.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::normalise_each_line("a  b \r\n\n c\n"), "a b\n\nc");
/// ```
pub fn normalise_each_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in
        lines(text.strip_suffix("\r\n").or_else(|| text.strip_suffix(is_line_break)).unwrap_or(text)).enumerate()
    {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&normalise(line));
    }
    out
}

/// At most one blank line in a row: three or more line feeds become two.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::collapse_blank_lines("a\n\n\n\nb"), "a\n\nb");
/// ```
pub fn collapse_blank_lines(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    let mut from = 0;
    while let Some(found) = memmem::find(&text.as_bytes()[from..], b"\n\n\n") {
        let start = from + found;
        from = text.len() - text[start..].trim_start_matches('\n').len();
        edits.replace(start + 2..from, "");
    }
    edits.finish()
}

/// Single spaces between the words of a line, at most one blank line in a row, nothing at the ends: the white space of a
/// text message.
///
/// ```
/// use tidings_template::whitespace;
///
/// assert_eq!(whitespace::normalise_lines(" a  b\n\n\nc\n"), "a b\n\nc");
/// ```
pub fn normalise_lines(text: &str) -> String {
    trim(&collapse_blank_lines(&normalise_each_line(text))).to_owned()
}

/// The lines of a text, ended by any of Unicode's line breaks.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    // CRLF first, so that it ends one line rather than two.
    text.split("\r\n").flat_map(move |piece| piece.split(is_line_break))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_letters_and_numbers_of_any_kind() {
        assert!("aé_7½²漢".chars().all(is_word));
        assert!(!"\u{301}\u{903}\u{200D}-’ ".chars().any(is_word));
    }

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
