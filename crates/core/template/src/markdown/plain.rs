//! Blocks as text: the plain text part of an email, and the preheader. Both are still escaped.

use std::fmt::Write;

use super::{Block, Document, Inline, escape};

/// How wide rules and underlines are, in characters.
const WIDTH: usize = 65;

/// Which text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    PlainText,
    /// Without rules, underlines and addresses.
    Preheader,
}

/// The plain text. Starts with line breaks, which callers trim.
pub(crate) fn to_plain_text(document: &Document) -> String {
    Form::PlainText.blocks(document)
}

/// The text that a list of messages shows after the subject.
pub(crate) fn to_preheader(document: &Document) -> String {
    Form::Preheader.blocks(document)
}

impl Form {
    fn blocks(self, blocks: &[Block<Vec<Inline>>]) -> String {
        let mut out = String::new();
        blocks.iter().for_each(|block| self.push_block(&mut out, block));
        out
    }

    fn push_block(self, out: &mut String, block: &Block<Vec<Inline>>) {
        match block {
            Block::Gap => out.push('\n'),
            Block::Rule if self == Self::Preheader => {}
            Block::Rule => {
                out.push_str("\n\n");
                out.extend("=-".chars().cycle().take(WIDTH));
            }
            Block::Verbatim(text) => out.push_str(text),
            Block::Heading(depth @ 1..=2, line) if self == Self::PlainText => {
                let underline = if *depth == 1 { "=" } else { "-" };
                out.extend(["\n\n\n", &self.inlines(line), "\n", &underline.repeat(WIDTH)]);
            }
            Block::Heading(_, text) | Block::Paragraph(text) => push_paragraph(out, &self.inlines(text)),
            Block::Text(text) => out.push_str(&self.inlines(text)),
            Block::Inset(inner) => out.push_str(&self.blocks(inner)),
            Block::List { ordered, items } => self.push_list(out, *ordered, items),
        }
    }

    fn push_list(self, out: &mut String, ordered: bool, items: &[Document]) {
        out.push('\n');
        for (index, item) in items.iter().enumerate() {
            let marker = if ordered { format!("{}.", index + 1) } else { "•".to_owned() };
            out.extend(["\n", &marker, " ", crate::whitespace::trim(&self.blocks(item))]);
        }
    }

    fn inlines(self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        inlines.iter().for_each(|inline| self.push_inline(&mut out, inline));
        out
    }

    fn push_inline(self, out: &mut String, inline: &Inline) {
        match inline {
            Inline::Text(text) => out.push_str(&escape(text)),
            Inline::Html(source) => out.push_str(source),
            Inline::Break => out.push('\n'),
            Inline::Url(address) | Inline::Email(address) => out.push_str(address),
            Inline::Link { content, target, title } => {
                out.push_str(&self.inlines(content));
                if let Some(title) = title.as_ref().filter(|title| !title.is_empty()) {
                    // Writing to a string cannot fail.
                    let _written = write!(out, " ({title})");
                }
                if self == Self::PlainText {
                    out.extend([": ", target]);
                }
            }
        }
    }
}

fn push_paragraph(out: &mut String, text: &str) {
    if !crate::whitespace::trim(text).is_empty() {
        out.extend(["\n\n", text]);
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
}
