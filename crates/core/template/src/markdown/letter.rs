//! Blocks as HTML for letters: what a printed page can show, so no links, and rules end the page.

use super::{
    document::{Document, Level},
    inline::Reader,
    render::{self, Element, Output},
};

/// Where a page ends.
const PAGE_BREAK: &str = "<div class=\"page-break\">&nbsp;</div>";

/// What stands in the place of a paragraph, if anything does.
pub(crate) type Replace<'r> = dyn FnMut(&Paragraph<'_>) -> Option<String> + 'r;

/// A paragraph of a letter, as it is about to be written.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph<'p> {
    html: &'p str,
    text: &'p str,
    reader: Reader<'p>,
}

impl Paragraph<'_> {
    /// The HTML inside the paragraph. Line breaks are `<br>`, and web addresses have lost their scheme.
    pub fn html(&self) -> &str {
        self.html
    }

    /// The same with web addresses in full and as they were typed: what a machine is to read.
    pub fn with_whole_addresses(&self) -> String {
        let mut out = String::with_capacity(self.html.len());
        let mut letter = Letter { out: &mut out, addresses: Addresses::Whole, replace: &mut |_| None };
        self.reader.clone().read(self.text, &mut letter);
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

struct Letter<'o, 'r> {
    out: &'o mut String,
    addresses: Addresses,
    replace: &'o mut Replace<'r>,
}

/// The HTML of the blocks, one after the other.
pub(crate) fn render(document: &Document, replace: &mut Replace<'_>) -> String {
    let mut out = String::with_capacity(document.text.len() + document.text.len() / 4);
    render::render(document, &mut Letter { out: &mut out, addresses: Addresses::Printed, replace });
    out
}

impl Output for Letter<'_, '_> {
    const REPLACES: bool = true;

    fn buffer(&mut self) -> &mut String {
        self.out
    }

    fn gap(&mut self) {
        self.out.push_str("<br>");
    }

    fn rule(&mut self) {
        self.out.push_str(PAGE_BREAK);
    }

    fn heading(&self, level: Level) -> Element {
        match level {
            Level::One => Element::Heading(level),
            Level::Two => Element::Paragraph,
        }
    }

    fn start(&mut self, element: Element) {
        self.out.push_str(match element {
            Element::Paragraph => "<p>",
            Element::Heading(_) => "<h2>",
            Element::Inset => "",
            Element::List { ordered: true } => "<ol>\n",
            Element::List { ordered: false } => "<ul>\n",
            Element::Item(_) => "<li>",
        });
    }

    fn end(&mut self, element: Element) {
        self.out.push_str(match element {
            Element::Paragraph => "</p>",
            Element::Heading(_) => "</h2>\n",
            Element::Inset => "",
            Element::List { ordered: true } => "</ol>\n",
            Element::List { ordered: false } => "</ul>\n",
            Element::Item(_) => "</li>\n",
        });
    }

    fn line_break(&mut self) {
        self.out.push_str("<br>");
    }

    fn url(&mut self, url: &str) {
        if self.addresses == Addresses::Whole {
            self.out.push_str(url);
            return;
        }
        let shown = ["http://", "https://"].into_iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url);
        self.out.extend(["<strong>", shown, "</strong>"]);
    }

    fn email(&mut self, address: &str) {
        match self.addresses {
            Addresses::Printed => self.out.extend(["<strong>", address, "</strong>"]),
            Addresses::Whole => self.out.push_str(address),
        }
    }

    fn link_start(&mut self, _target: &str, _title: Option<&str>) {
        self.out.push('[');
    }

    fn link_end(&mut self, target: &str, title: Option<&str>, _content: usize) {
        self.out.extend(["](", target]);
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            self.out.extend([" \"", title, "\""]);
        }
        self.out.push(')');
    }

    fn replace_paragraph<'d>(&mut self, start: usize, content: usize, text: &'d str, reader: Reader<'d>) -> bool {
        let html = self.out.get(content..).unwrap_or_default();
        let replaced = (self.replace)(&Paragraph { html, text, reader });
        if let Some(html) = &replaced {
            self.out.truncate(start);
            self.out.push_str(html);
        }
        replaced.is_some()
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
            (paragraph.html() == "one").then(|| "<hr>".to_owned())
        });
        assert_eq!(seen, ["one", "two", " https://three"]);
        assert_eq!(html, "<hr><ul>\n<li><p>two</p><br><p> <strong>three</strong></p></li>\n</ul>\n");
    }
}
