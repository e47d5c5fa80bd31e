//! The lines of an address, as they are typed and as they are printed.

use std::borrow::Cow;

use tidings_template::whitespace::{is_space, is_zero_width};

/// The lines of the text that have something on them, tidied: single spaces between words, none before commas and
/// full stops, nothing invisible, no commas at the end.
pub(super) fn tidy_lines(text: &str) -> Vec<Cow<'_, str>> {
    split(text).map(tidy).filter(|line| !line.is_empty()).collect()
}

/// The lines of a text, ended by any of Unicode's line breaks or by ASCII's separators.
fn split(text: &str) -> impl Iterator<Item = &str> {
    // CRLF need not be one break: the empty line in it is dropped.
    text.split(|c| {
        matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    })
}

fn tidy(line: &str) -> Cow<'_, str> {
    let line = line.trim_matches(is_space).trim_end_matches([' ', ',']);
    if is_tidy(line) {
        return Cow::Borrowed(line);
    }
    let mut tidied = String::with_capacity(line.len());
    let mut space_due = false;
    for c in line.chars().filter(|&c| !is_zero_width(c)) {
        if is_space(c) {
            space_due = true;
            continue;
        }
        if space_due && !tidied.is_empty() && !closes_up(c) {
            tidied.push(' ');
        }
        space_due = false;
        tidied.push(c);
    }
    tidied.truncate(tidied.trim_end_matches([' ', ',']).len());
    Cow::Owned(tidied)
}

fn is_tidy(line: &str) -> bool {
    let mut after_space = false;
    line.chars().all(|c| {
        let fine = if after_space { c != ' ' && !closes_up(c) } else { true };
        after_space = c == ' ';
        fine && !is_zero_width(c) && (c == ' ' || !is_space(c))
    })
}

/// Whether the character stands directly after the word before it.
fn closes_up(c: char) -> bool {
    matches!(c, ',' | '.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_tidied_and_empty_ones_dropped() {
        let lines = tidy_lines(" A  B ,\r\n\u{a0}\u{200b}\n,\n1\u{a0}High Street .\u{85}c , d,,\u{2028}\t");
        assert_eq!(lines, ["A B", "1 High Street.", "c, d"]);
    }

    #[test]
    fn tidy_lines_are_borrowed() {
        let lines = tidy_lines("1 High Street\nLondon,");
        assert!(lines.iter().all(|line| matches!(line, Cow::Borrowed(_))));
    }

    proptest! {
        #[test]
        fn tidying_is_idempotent(text in "[a,. \t\r\n\u{a0}\u{200b}\u{2028}\u{1c}\u{1f}]{0,30}") {
            let once = tidy_lines(&text).join("\n");
            prop_assert_eq!(tidy_lines(&once).join("\n"), once);
        }
    }
}
