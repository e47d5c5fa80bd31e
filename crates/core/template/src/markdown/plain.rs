//! Blocks as text: the plain text part of an email, and the preheader. Both are still escaped.

use std::fmt::Write;

use super::{
    document::{Document, Level},
    render::{self, Element, Output},
};

/// How wide rules and underlines are, in characters.
const WIDTH: usize = 65;
const RULE: &str = "\n\n=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=-=";
const UNDERLINE_1: &str = "\n=================================================================";
const UNDERLINE_2: &str = "\n-----------------------------------------------------------------";

/// Which text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    PlainText,
    /// Without rules, underlines and addresses.
    Preheader,
}

struct Plain {
    out: String,
    form: Form,
    /// The length, in bytes, from which on no more blocks are written.
    enough: usize,
}

/// The plain text. Starts with line breaks, which callers trim.
pub(crate) fn to_plain_text(document: &Document) -> String {
    let out = String::with_capacity(document.text.len() + document.text.len() / 8 + 4 * WIDTH);
    let mut plain = Plain { out, form: Form::PlainText, enough: usize::MAX };
    render::render(document, &mut plain);
    plain.out
}

/// The text that a list of messages shows after the subject: of the first so many events, up to the block that makes it
/// as long as `enough`.
pub(crate) fn to_preheader(document: &Document, events: usize, enough: usize) -> String {
    let out = String::with_capacity(document.text.len().min(enough.saturating_mul(2)));
    let mut plain = Plain { out, form: Form::Preheader, enough };
    render::render_first(document, events, &mut plain);
    plain.out
}

impl Output for Plain {
    fn buffer(&mut self) -> &mut String {
        &mut self.out
    }

    fn is_full(&self) -> bool {
        self.out.len() >= self.enough
    }

    fn gap(&mut self) {
        self.out.push('\n');
    }

    fn rule(&mut self) {
        if self.form == Form::PlainText {
            self.out.push_str(RULE);
        }
    }

    fn heading(&self, level: Level) -> Element {
        match self.form {
            Form::PlainText => Element::Heading(level),
            Form::Preheader => Element::Paragraph,
        }
    }

    fn start(&mut self, element: Element) {
        match element {
            Element::Paragraph => self.out.push_str("\n\n"),
            Element::Heading(_) => self.out.push_str("\n\n\n"),
            Element::Inset => {}
            Element::List { .. } => self.out.push('\n'),
            Element::Item(None) => self.out.push_str("\n• "),
            Element::Item(Some(number)) => {
                // Writing to a string cannot fail.
                let _written = write!(self.out, "\n{number}. ");
            }
        }
    }

    fn end(&mut self, element: Element) {
        match element {
            Element::Heading(Level::One) => self.out.push_str(UNDERLINE_1),
            Element::Heading(Level::Two) => self.out.push_str(UNDERLINE_2),
            Element::Paragraph | Element::Inset | Element::List { .. } | Element::Item(_) => {}
        }
    }

    fn line_break(&mut self) {
        self.out.push('\n');
    }

    fn url(&mut self, url: &str) {
        self.out.push_str(url);
    }

    fn email(&mut self, address: &str) {
        self.out.push_str(address);
    }

    fn link_start(&mut self, _target: &str, _title: Option<&str>) {}

    fn link_end(&mut self, target: &str, title: Option<&str>, _content: usize) {
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            self.out.extend([" (", title, ")"]);
        }
        if self.form == Form::PlainText {
            self.out.extend([": ", target]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    #[test]
    fn structure_shows_as_text() {
        let text = to_plain_text(&parse("# Title\nsee [this](https://a.b \"c\")\n1. x\n1. y\n* z"));
        let underline = "=".repeat(WIDTH);
        assert_eq!(text, format!("\n\n\nTitle\n{underline}\n\nsee this (c): https://a.b\n\n1. x\n2. y\n3. z"));
    }

    #[test]
    fn rules_and_underlines_have_one_width() {
        assert!([UNDERLINE_1, UNDERLINE_2, RULE].into_iter().all(|line| line.trim().len() == WIDTH));
    }
}
