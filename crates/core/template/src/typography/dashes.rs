//! Hyphens and dashes.

use std::borrow::Cow;

use crate::{
    edits::{Edits, find_pair},
    whitespace::is_space,
};

/// The most hyphens or dashes that stand for one en dash.
const MAX_DASHES: usize = 3;

/// A hyphen or dash between words, or up to three of them, becomes an en dash. White space on both sides makes it one,
/// line breaks too, and becomes a space.
///
/// ```
/// use tidings_template::typography;
///
/// assert_eq!(typography::en_dashes("a - b -- c ---- d e-f"), "a – b – c ---- d e-f");
/// ```
pub fn en_dashes(text: &str) -> Cow<'_, str> {
    const EN_DASH: &str = " – ";
    let mut edits = Edits::new(text);
    // Where the last replacement ends: what it used is no context for the next one.
    let mut used = 0;
    let mut from = 0;
    while let Some(at) = next_candidate(text, from) {
        let (dashes, length) = leading_dashes(&text[at..]);
        from = at + length.max(1);
        if !(1..=MAX_DASHES).contains(&dashes) {
            continue;
        }
        let (before, after) = (&text[used..at], &text[at + length..]);
        let (word, next_word) = (before.trim_end_matches(is_space), after.trim_start_matches(is_space));
        let spaced = word.len() < before.len() && next_word.len() < after.len();
        if spaced {
            let range = used + word.len()..text.len() - next_word.len();
            (from, used) = (range.end, range.end);
            if &text[range.clone()] != EN_DASH {
                edits.replace(range, EN_DASH);
            }
        }
    }
    edits.finish()
}

/// Where a dash may follow white space: a byte that starts one, after a byte that may end a space.
fn next_candidate(text: &str, from: usize) -> Option<usize> {
    let start = from.saturating_sub(1);
    let wanted = |before: u8, byte: u8| (before <= b' ' || before >= 0x80) & (byte == b'-' || byte == EM_OR_EN_DASH);
    find_pair(text.as_bytes().get(start..)?, wanted).map(|at| start + at).filter(|&at| at >= from)
}

/// The first byte of `–` and `—`, and of other punctuation.
const EM_OR_EN_DASH: u8 = 0xE2;

/// How many hyphens and dashes a text starts with, and their length.
fn leading_dashes(text: &str) -> (usize, usize) {
    let dashes = text.chars().take_while(|c| matches!(c, '-' | '–' | '—'));
    dashes.fold((0, 0), |(count, length), dash| (count + 1, length + dash.len_utf8()))
}

/// Hyphens become non-breaking ones, so that a reference number stays on its line.
///
/// ```
/// use tidings_template::typography;
///
/// assert_eq!(typography::non_breaking_hyphens("AB-12"), "AB\u{2011}12");
/// ```
pub fn non_breaking_hyphens(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    for at in memchr::memchr_iter(b'-', text.as_bytes()) {
        edits.replace(at..at + 1, "\u{2011}");
    }
    edits.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_need_white_space_on_both_sides() {
        assert_eq!(en_dashes("a - b -- c --- d ---- e-f - "), "a – b – c – d ---- e-f – ");
        assert_eq!(en_dashes("\n- a"), " – a");
        assert_eq!(en_dashes("- a - - b"), "- a – - b");
        assert_eq!(en_dashes("a\u{a0}—\nb"), "a – b");
        assert!(matches!(en_dashes("a – b"), Cow::Borrowed(_)));
    }
}
