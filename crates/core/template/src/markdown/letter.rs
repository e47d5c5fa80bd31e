//! Blocks as HTML for letters: what a printed page can show, so no links, and rules end the page.

use super::{Block, Document, Inline, escape};
use crate::whitespace::trim;

/// Where a page ends.
const PAGE_BREAK: &str = "<div class=\"page-break\">&nbsp;</div>";

/// What stands in the place of a paragraph's content, if anything does.
pub(crate) type Replace<'r> = dyn FnMut(&Paragraph<'_>) -> Option<String> + 'r;

/// A paragraph of a letter, as it is about to be written.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'p> {
    html: &'p str,
    text: &'p [Inline],
}

impl Paragraph<'_> {
    /// The HTML inside the paragraph. Line breaks are `<br>`, and web addresses have lost their scheme.
    pub fn html(&self) -> &str {
        self.html
    }

    /// The same with web addresses in full and as they were typed: what a machine is to read.
    pub fn with_whole_addresses(&self) -> String {
        let mut out = String::new();
        push_inlines(&mut out, self.text, Addresses::Whole);
        out
    }
}

/// How web addresses are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Addresses {
    /// To be typed by a reader: bold, without the scheme.
    Printed,
    Whole,
}

/// The HTML of the blocks, one after the other.
pub(crate) fn render(document: &Document, replace: &mut Replace<'_>) -> String {
    let mut out = String::new();
    document.iter().for_each(|block| push_block(&mut out, block, replace));
    out
}

fn push_block(out: &mut String, block: &Block<Vec<Inline>>, replace: &mut Replace<'_>) {
    match block {
        Block::Gap => out.push_str("<br>"),
        Block::Rule => out.push_str(PAGE_BREAK),
        Block::Verbatim(text) => out.push_str(text),
        Block::Heading(1, line) => {
            out.push_str("<h2>");
            push_inlines(out, line, Addresses::Printed);
            out.push_str("</h2>\n");
        }
        Block::Heading(_, text) | Block::Paragraph(text) => push_paragraph(out, text, replace),
        Block::Text(text) => push_inlines(out, text, Addresses::Printed),
        Block::Inset(inner) => inner.iter().for_each(|block| push_block(out, block, replace)),
        Block::List { ordered, items } => {
            let (start, end) = if *ordered { ("<ol>\n", "</ol>\n") } else { ("<ul>\n", "</ul>\n") };
            out.push_str(start);
            for item in items {
                out.extend(["<li>", trim(&render(item, replace)), "</li>\n"]);
            }
            out.push_str(end);
        }
    }
}

fn push_paragraph(out: &mut String, text: &[Inline], replace: &mut Replace<'_>) {
    let mut html = String::new();
    push_inlines(&mut html, text, Addresses::Printed);
    if !trim(&html).is_empty() {
        let replaced = replace(&Paragraph { html: &html, text });
        out.extend(["<p>", &replaced.unwrap_or(html), "</p>"]);
    }
}

fn push_inlines(out: &mut String, inlines: &[Inline], addresses: Addresses) {
    inlines.iter().for_each(|inline| push_inline(out, inline, addresses));
}

fn push_inline(out: &mut String, inline: &Inline, addresses: Addresses) {
    match inline {
        Inline::Text(text) => out.push_str(&escape(text)),
        Inline::Html(source) => out.push_str(source),
        Inline::Break => out.push_str("<br>"),
        Inline::Url(address) | Inline::Email(address) if addresses == Addresses::Whole => out.push_str(address),
        Inline::Url(url) => {
            let shown = ["http://", "https://"].into_iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url);
            out.extend(["<strong>", shown, "</strong>"]);
        }
        Inline::Email(address) => out.extend(["<strong>", address, "</strong>"]),
        Inline::Link { content, target, title } => {
            out.push('[');
            push_inlines(out, content, addresses);
            out.extend(["](", target]);
            if let Some(title) = title.as_deref().filter(|title| !title.is_empty()) {
                out.extend([" \"", title, "\""]);
            }
            out.push(')');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn html(text: &str) -> String {
        render(&parse(text), &mut |_| None)
    }

    #[test]
    fn nothing_is_a_link() {
        assert_eq!(
            html("see https://a.b/c\nor [this](d \"e\")"),
            "<p>see <strong>a.b/c</strong><br>or [this](d \"e\")</p>"
        );
    }

    #[test]
    fn rules_end_the_page() {
        assert_eq!(html("# a\n---\n## b"), format!("<h2>a</h2>\n{PAGE_BREAK}<p>b</p>"));
    }

    #[test]
    fn paragraphs_can_be_replaced() {
        let document = parse("one\n\n* two\n\n  https://three");
        let mut seen = Vec::new();
        let html = render(&document, &mut |paragraph| {
            seen.push(paragraph.with_whole_addresses());
            (paragraph.html() == "one").then(|| "1".to_owned())
        });
        assert_eq!(seen, ["one", "two", " https://three"]);
        assert_eq!(html, "<p>1</p><ul>\n<li><p>two</p><br><p> <strong>three</strong></p></li>\n</ul>\n");
    }
}
