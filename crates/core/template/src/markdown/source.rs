//! The source of a message as the parser wants it, and the classes of characters that it knows.

use std::borrow::Cow;

pub(super) use crate::whitespace::is_word;

use memchr::{memchr, memmem};

const TAB_WIDTH: usize = 4;

/// A picture of a line break, which counts as one.
const LINE_BREAK_SYMBOL: char = '\u{2424}';

/// The zeros of the scripts whose digits can number a list.
const ZEROS: [u32; 43] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620,
    0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
];

/// A decimal digit of any script.
pub(crate) fn is_digit(c: char) -> bool {
    let code = u32::from(c);
    c.is_numeric() && ZEROS.iter().any(|&zero| (zero..zero + 10).contains(&code))
}

/// Line breaks as LF, tabs as spaces up to the next multiple of four, and nothing on lines of spaces.
pub(super) fn prepare(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if memchr(b'\r', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n").replace('\r', "\n").into();
    }
    if memchr(b'\t', text.as_bytes()).is_some() {
        text = expand_tabs(&text).into();
    }
    // A line of spaces has one at its end.
    let may_hold_blanks = text.ends_with(' ') || memmem::find(text.as_bytes(), b" \n").is_some();
    if may_hold_blanks || text.contains(LINE_BREAK_SYMBOL) {
        text = with_empty_lines(&text).into();
    }
    text
}

fn with_empty_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', LINE_BREAK_SYMBOL]) {
        let content = line.trim_end_matches(['\n', LINE_BREAK_SYMBOL]);
        if !content.bytes().all(|byte| byte == b' ') {
            out.push_str(content);
        }
        if content.len() < line.len() {
            out.push('\n');
        }
    }
    out
}

fn expand_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let width = TAB_WIDTH - column % TAB_WIDTH;
                out.push_str(&"    "[..width]);
                column += width;
            }
            '\n' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_normalised() {
        assert_eq!(prepare("a\tb\r\n \t\rc\u{2424}d\n "), "a   b\n\nc\nd\n");
        assert!(matches!(prepare(" a\n\nb"), Cow::Borrowed(_)));
    }
    proptest! {
        #[test]
        fn a_text_that_is_not_copied_needs_nothing(text in "[a \t\r\n\u{2424}]{0,12}") {
            if let Cow::Borrowed(prepared) = prepare(&text) {
                prop_assert_eq!(with_empty_lines(&expand_tabs(&prepared.replace('\r', "\n"))), text);
            }
        }
    }
}
