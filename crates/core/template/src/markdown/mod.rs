//! The email dialect of markdown: headings, lists, insets, rules and links, and no emphasis.
//!
//! A filled template is parsed once into [`Block`]s that borrow from it; each output is one walk over them.

mod block;
mod entities;
mod html;
mod inline;
mod plain;

pub(crate) use block::parse;
pub(crate) use entities::{escape, escape_attribute};
pub(crate) use html::render as to_html;
pub(crate) use plain::render as to_plain_text;

/// A block of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block<'a> {
    /// Lines that belong together; each line break shows.
    Paragraph(Lines<'a>),
    /// `# text` or `## text`; deeper ones are paragraphs.
    Heading(Level, Line<'a>),
    /// `---`.
    Rule,
    /// `* item` or `1. item`.
    List { ordered: bool, items: Vec<Lines<'a>> },
    /// `^ text`.
    Inset(Vec<Block<'a>>),
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    One,
    Two,
}

/// Lines of text.
pub(crate) type Lines<'a> = Vec<Line<'a>>;

/// A line of text.
pub(crate) type Line<'a> = Vec<Inline<'a>>;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline<'a> {
    /// Literal text, which may hold character references.
    Text(&'a str),
    /// `[text](target "title")`.
    Link { text: &'a str, target: &'a str, title: Option<&'a str> },
    /// A bare web address, or one in angle brackets.
    Url(&'a str),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_renders(text in "(\\PC|[\\[\\]()<>#*^ \n1.\\\\\"-]|http://){0,40}") {
            let blocks = parse(&text);
            let _html = to_html(&blocks);
            let _plain = to_plain_text(&blocks);
        }
    }
}
