//! A text message in one pass: white space, characters and counts.

use crate::{
    gsm::{self, Alphabet},
    transliterate::{Substitute, substitute},
    whitespace::{is_line_break, is_space, is_zero_width},
};

/// Takes the text of a message piece by piece, writes what is sent, and counts while it does.
///
/// White space is settled as it comes: none before a comma or full stop (spaces and tabs), one space between words, at most one
/// blank line, none at the ends.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub content: String,
    /// UTF-16 units of `content`. Every character that a text message can carry has one.
    pub units: usize,
    /// Characters that take two units of GSM 03.38.
    pub extension_count: usize,
    /// Characters outside GSM 03.38, each once, in order.
    pub welsh: Vec<char>,
    pending: Pending,
    /// Whether anything that shows was written.
    started: bool,
    after_carriage_return: bool,
}

/// White space that is written once something follows it.
#[derive(Debug, Default, Clone, Copy)]
struct Pending {
    line_breaks: usize,
    /// A space that nothing removes.
    space: bool,
    /// Spaces and tabs since any other character: a comma or full stop removes them.
    removable: bool,
}

/// What the writer does with a byte of ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// It is written.
    Plain,
    /// It is written, and takes two units.
    Extension,
    /// It is written, without spaces before it.
    Punctuation,
    /// A space or tab.
    Space,
    /// Anything else, beyond ASCII too.
    Other,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        classes[byte as usize] = match (byte, gsm::alphabet(byte as char)) {
            (b' ' | b'\t', _) => Class::Space,
            (b'\n' | b'\r', _) => Class::Other,
            (b',' | b'.', _) => Class::Punctuation,
            (_, Some(Alphabet::Basic)) => Class::Plain,
            (_, Some(_)) => Class::Extension,
            (_, None) => Class::Other,
        };
        byte += 1;
    }
    classes
}

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { content: String::with_capacity(bytes), ..Self::default() }
    }

    /// Takes a piece of the text.
    pub(super) fn push_str(&mut self, text: &str) {
        let mut rest = text;
        while let Some(&first) = rest.as_bytes().first() {
            rest = match class(first) {
                Class::Other => self.push_other(rest),
                Class::Space => {
                    self.pending.removable = true;
                    &rest[1..]
                }
                shown => self.push_run(rest, shown),
            };
            self.after_carriage_return = first == b'\r';
        }
    }

    /// Something that shows nothing and keeps the white space around it.
    pub(super) fn push_blank(&mut self) {
        self.settle();
        self.after_carriage_return = false;
    }

    /// Takes a run of ASCII as it is, with single spaces in it. Returns what follows.
    fn push_run<'t>(&mut self, text: &'t str, first: Class) -> &'t str {
        if first == Class::Punctuation {
            self.pending.removable = false;
        }
        self.settle();
        let bytes = text.as_bytes();
        let mut end = 0;
        while let Some(&byte) = bytes.get(end) {
            match class(byte) {
                Class::Plain | Class::Punctuation => {}
                Class::Extension => self.extension_count += 1,
                Class::Space if byte == b' ' && bytes.get(end + 1).is_some_and(|&next| class(next) == Class::Plain) => {
                }
                Class::Space | Class::Other => break,
            }
            end += 1;
        }
        let (run, rest) = text.split_at(end);
        self.content.push_str(run);
        self.units += end;
        rest
    }

    /// Takes one character. Returns what follows.
    fn push_other<'t>(&mut self, text: &'t str) -> &'t str {
        let mut characters = text.chars();
        let Some(c) = characters.next() else { return text };
        if is_line_break(c) {
            let ends_the_same_line = c == '\n' && self.after_carriage_return;
            let line_breaks = self.pending.line_breaks + usize::from(!ends_the_same_line);
            self.pending = Pending { line_breaks, space: false, removable: false };
        } else if is_space(c) || is_zero_width(c) {
            self.pending.space |= self.pending.removable || !is_zero_width(c);
            self.pending.removable = false;
        } else {
            self.settle();
            self.push_shown(c);
        }
        characters.as_str()
    }

    fn push_shown(&mut self, c: char) {
        match gsm::alphabet(c) {
            Some(Alphabet::Extension) => self.extension_count += 1,
            Some(Alphabet::Welsh) if !self.welsh.contains(&c) => self.welsh.push(c),
            _ => {}
        }
        match substitute(c, gsm::is_allowed) {
            Substitute::Itself => self.push_char(c),
            Substitute::Letter(letter) => self.push_char(letter),
            Substitute::Unknown => self.push_char('?'),
            Substitute::Text(text) => {
                self.content.push_str(text);
                self.units += text.len();
            }
        }
    }

    fn push_char(&mut self, c: char) {
        self.content.push(c);
        self.units += 1;
    }

    /// Writes the white space that is due.
    fn settle(&mut self) {
        let Pending { line_breaks, space, removable } = std::mem::take(&mut self.pending);
        if !std::mem::replace(&mut self.started, true) {
            return;
        }
        let due = match line_breaks {
            0 if space || removable => " ",
            0 => return,
            1 => "\n",
            _ => "\n\n",
        };
        self.content.push_str(due);
        self.units += due.len();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::whitespace::{normalise_lines, remove_before_punctuation};

    fn written(pieces: &[&str]) -> Writer {
        let mut writer = Writer::default();
        pieces.iter().for_each(|piece| writer.push_str(piece));
        writer
    }

    #[test]
    fn white_space_is_settled_across_pieces() {
        for (pieces, expected) in [
            (&["a ", " b"][..], "a b"),
            (&["a \t", ", b"], "a, b"),
            (&["a \u{a0}", " ."], "a ."),
            (&["a\r", "\nb"], "a\nb"),
            (&["a\n \n", "\n b "], "a\n\nb"),
            (&["a \u{200B}", ".\u{200B}b"], "a .b"),
            (&[" .", "a  b"], ".a b"),
        ] {
            assert_eq!(written(pieces).content, expected, "{pieces:?}");
        }
    }

    proptest! {
        /// The single pass is the rules one after the other.
        #[test]
        fn one_pass_agrees_with_the_rules(pieces in prop::collection::vec("([ab,. \t\r\n^€ŵŷ’🙂\u{a0}\u{200b}\u{2028}\u{1c}\u{85}ấ\u{1f}]|\\PC){0,12}", 0..4)) {
            let text = normalise_lines(&remove_before_punctuation(&pieces.concat()));
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let writer = written(&pieces);
            prop_assert_eq!(&writer.content, &gsm::downgrade(&text));
            prop_assert_eq!(writer.units, writer.content.encode_utf16().count());
            let of = |wanted: Alphabet| text.chars().filter(move |&c| gsm::alphabet(c) == Some(wanted));
            prop_assert_eq!(writer.extension_count, of(Alphabet::Extension).count());
            let mut welsh = Vec::new();
            of(Alphabet::Welsh).for_each(|c| if !welsh.contains(&c) { welsh.push(c) });
            prop_assert_eq!(writer.welsh, welsh);
        }
    }
}
