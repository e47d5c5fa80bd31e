//! Texts that are made to be slow, of any size.

use std::iter;

/// A family of texts.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its name in the table.
    pub name: &'static str,
    make: Make,
}

#[derive(Debug, Clone, Copy)]
enum Make {
    /// A text over and over.
    Repeat(&'static str),
    /// One text over and over, then another as often.
    Nest(&'static str, &'static str),
    /// A start, then a text over and over.
    Start(&'static str, &'static str),
}

impl Shape {
    const fn repeat(name: &'static str, unit: &'static str) -> Self {
        Self { name, make: Make::Repeat(unit) }
    }

    const fn nest(name: &'static str, open: &'static str, close: &'static str) -> Self {
        Self { name, make: Make::Nest(open, close) }
    }

    const fn start(name: &'static str, start: &'static str, unit: &'static str) -> Self {
        Self { name, make: Make::Start(start, unit) }
    }

    /// The text of this shape with about so many bytes.
    pub fn text(&self, bytes: usize) -> String {
        let repeat = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len().max(1));
        match self.make {
            Make::Repeat(unit) => repeat(unit, bytes),
            Make::Nest(open, close) => {
                let times = bytes / (open.len() + close.len()).max(1);
                iter::repeat_n(open, times).chain(iter::repeat_n(close, times)).collect()
            }
            Make::Start(start, unit) => start.to_owned() + &repeat(unit, bytes.saturating_sub(start.len())),
        }
    }
}

/// For messages.
pub const MESSAGES: &[Shape] = &[
    Shape::repeat("plain words", "the quick brown fox "),
    Shape::repeat("short paragraphs", "a\n\n"),
    Shape::nest("nested brackets", "[a", "]"),
    Shape::nest("nested parentheses", "[a](", ")"),
    Shape::repeat("opening brackets", "["),
    Shape::repeat("unclosed links", "[a](https://b.c "),
    Shape::repeat("unclosed titles", "[a](b \"c"),
    Shape::repeat("links", "[a](https://b.c) "),
    Shape::repeat("references", "[a][b] "),
    Shape::repeat("definitions", "[a]: https://b.c\n"),
    Shape::repeat("footnotes", "[^a] [^a]: b\n"),
    Shape::repeat("bare URLs", "https://a.b/c?d=e&f=g "),
    Shape::start("one long URL", "https://a.b/", "c/"),
    Shape::repeat("long list", "* a\n"),
    Shape::repeat("long numbered list", "1. a\n"),
    Shape::repeat("list of loose items", "* a\n\n"),
    Shape::repeat("nested quotations", "> "),
    Shape::repeat("asterisks", "*"),
    Shape::repeat("unclosed emphasis", "**a _b "),
    Shape::repeat("backticks", "` `` "),
    Shape::repeat("fences", "```\n"),
    Shape::repeat("unclosed tags", "<a b='"),
    Shape::repeat("unclosed comments", "<!--"),
    Shape::repeat("character references", "&amp;&lt&#x41;&"),
    Shape::repeat("table rows", "|a|b|\n|-|-|\n"),
    Shape::repeat("straight quotation marks", "\"'a' "),
    Shape::repeat("dashes", "a -- b - c\n- "),
    Shape::repeat("opening placeholders", "(("),
    Shape::nest("nested placeholders", "((a", "))"),
    Shape::repeat("conditionals", "((a??b)) "),
    Shape::repeat("unknown placeholders", "((a)) "),
    Shape::start("combining characters", "e", "\u{301}"),
    Shape::repeat("accented letters", "e\u{301}"),
    Shape::repeat("emoji", "👩‍👩‍👧"),
    Shape::repeat("white space", " \u{a0}\t"),
    Shape::repeat("line breaks", "\r\n"),
];

/// For recipients.
pub const RECIPIENTS: &[Shape] = &[
    Shape::repeat("digits", "7"),
    Shape::start("digits after a plus", "+44", "7"),
    Shape::repeat("pluses", "+"),
    Shape::repeat("brackets and hyphens", "(0)-"),
    Shape::repeat("leading zeros", "0"),
    Shape::repeat("invisible characters", "\u{200b}"),
    Shape::repeat("local part", "a."),
    Shape::start("domain labels", "a@", "b."),
    Shape::start("one label", "a@b", "-c"),
    Shape::start("international domain", "a@", "bücher。"),
    Shape::start("combining characters in a domain", "a@e", "\u{301}"),
    Shape::repeat("lines of an address", "a\n"),
    Shape::repeat("names of countries", "UK\n"),
    Shape::repeat("forces post offices", "BFPO 1\n"),
    Shape::repeat("commas", ", "),
    Shape::repeat("country in one line", "and&"),
];
