//! The dialect of markdown in emails and letters: headings, lists, insets, rules and links, and no emphasis.
//!
//! A filled template is parsed once into a tree of [`Block`]s; each output is one walk over it. Every step takes time
//! linear in the text, whatever its brackets do, and nesting is bounded, so that no message exhausts the stack.

mod block;
mod brackets;
mod definitions;
mod entities;
mod fence;
mod html;
mod inline;
mod letter;
mod lines;
mod list;
mod plain;
mod source;
mod tags;

pub(crate) use block::parse;
pub(crate) use entities::{decode, escape, escape_attribute, sanitise};
pub(crate) use html::render as to_html;
pub use letter::Paragraph;
pub(crate) use letter::render as to_letter_html;
pub(crate) use plain::{to_plain_text, to_preheader};

/// A block of a message. `T` is its text: source while blocks are told apart, then [`Inline`]s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block<T> {
    /// Two or more line breaks that follow no block.
    Gap,
    /// `---`.
    Rule,
    /// A fenced or indented block, or a block of HTML: emitted as it is.
    Verbatim(String),
    /// `# text`, or a line underlined; its depth is 1 to 6.
    Heading(usize, T),
    /// `^ text`.
    Inset(Vec<Self>),
    /// `* item` or `1. item`.
    List { ordered: bool, items: Vec<Vec<Self>> },
    /// Lines that belong together.
    Paragraph(T),
    /// The lines of an item in a list without blank lines.
    Text(T),
}

/// A piece of a block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    /// Literal text, which may hold character references.
    Text(String),
    /// A tag, an element or a comment as the source has it.
    Html(String),
    /// A line break, which shows.
    Break,
    /// A bare web address, or one in angle brackets.
    Url(String),
    /// An email address in angle brackets.
    Email(String),
    /// `[content](target "title")`.
    Link { content: Vec<Self>, target: String, title: Option<String> },
}

/// A message: a tree of blocks with their text.
pub(crate) type Document = Vec<Block<Vec<Inline>>>;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Long texts of what makes naive matchers go over the text again and again.
    #[test]
    fn time_is_linear_in_the_text() {
        let size = 100_000;
        let repeated = |unit: &str| unit.repeat(size / unit.len());
        let hostile = [
            repeated("[a]("),
            repeated("["),
            repeated("[a") + &repeated("]"),
            repeated("[[a](b)") + &repeated("](c)"),
            format!("[x]: y\n\n{}{}", repeated("["), repeated("[a]")),
            repeated("[a](b 'c "),
            repeated("[a](<b> "),
            repeated("<a b=") + "\">",
            repeated("<a>"),
            repeated("<!--"),
            repeated("```\n"),
            repeated("``` a\n"),
            repeated("* a\n"),
            repeated("* a\n\n"),
            repeated("* "),
            repeated("1. a\n   * b\n"),
            repeated("^"),
            repeated("^ a\n\n"),
            repeated("[a\n"),
            repeated("[^a\n"),
            repeated(" "),
            repeated(" \n\t"),
            repeated("a\u{301}"),
            repeated("|\n"),
            repeated("<p>\n"),
            repeated("http://"),
        ];
        for text in hostile {
            let blocks = parse(&text);
            let _outputs = (to_html(&blocks), to_plain_text(&blocks), to_preheader(&blocks));
        }
    }

    proptest! {
        #[test]
        fn any_text_renders(text in "(\\PC|[\\[\\]()<>#*^ \n1.\\\\\"|=:'`-]|http://|<b>|\\[a\\]: |\\[\\^a\\]|```){0,60}") {
            let blocks = parse(&text);
            let _outputs = (to_html(&blocks), to_plain_text(&blocks), to_preheader(&blocks));
        }
    }
}
