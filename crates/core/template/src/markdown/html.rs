//! Blocks as HTML for email: styles inline, because mail programs drop style sheets.

use super::{
    document::{Document, Level},
    entities::{escape_attribute, push_escaped},
    render::{self, Element, Output},
};

const PARAGRAPH: &str = "<p style=\"Margin: 0 0 20px 0; font-size: 19px; line-height: 25px; color: #0B0C0C;\">";
const HEADING_1: &str = "<h2 style=\"Margin: 0 0 15px 0; padding: 10px 0 0 0; font-size: 27px; line-height: 35px; \
                         font-weight: bold; color: #0B0C0C;\">";
const HEADING_2: &str = "<h3 style=\"Margin: 0 0 15px 0; padding: 10px 0 0 0; font-size: 19px; line-height: 25px; \
                         font-weight: bold; color: #0B0C0C;\">";
const RULE: &str = "<hr style=\"border: 0; height: 1px; background: #B1B4B6; Margin: 30px 0 30px 0;\">";
/// Outlook ignores the margin of a list, but not the padding of a table cell.
const ORDERED: &str = "<table role=\"presentation\" style=\"padding: 0 0 20px 0;\"><tr>\
                       <td style=\"font-family: Helvetica, Arial, sans-serif;\">\
                       <ol style=\"Margin: 0 0 0 20px; padding: 0; list-style-type: decimal;\">";
const BULLETED: &str = "<table role=\"presentation\" style=\"padding: 0 0 20px 0;\"><tr>\
                        <td style=\"font-family: Helvetica, Arial, sans-serif;\">\
                        <ul style=\"Margin: 0 0 0 20px; padding: 0; list-style-type: disc;\">";
const ITEM: &str = "<li style=\"Margin: 5px 0 5px; padding: 0 0 0 5px; font-size: 19px;line-height: 25px; \
                    color: #0B0C0C;\">";
const INSET: &str = "<div style=\"Margin: 0 0 20px 0;\"><blockquote style=\"Margin: 0; \
                     border-left: 10px solid #B1B4B6;padding: 15px 0 0.1px 15px; font-size: 19px; line-height: 25px;\">";
const LINK: &str = "<a style=\"word-wrap: break-word; color: #1D70B8;\" href=\"";

/// Schemes that a link keeps; any other target gets `http://` in front, which makes scripts harmless.
const SCHEMES: [&str; 6] = ["ftp:", "file:", "http:", "https:", "mailto:", "tel:"];

/// How much longer than its source a message's HTML usually is: what to reserve.
const MARKUP_PER_BLOCK: usize = 110;

struct Html<'o> {
    out: &'o mut String,
}

/// Appends the HTML of the blocks, one after the other.
pub(crate) fn push(document: &Document, out: &mut String) {
    out.reserve(document.text.len() + document.events.len() * MARKUP_PER_BLOCK);
    render::render(document, &mut Html { out });
}

impl Output for Html<'_> {
    fn buffer(&mut self) -> &mut String {
        self.out
    }

    fn gap(&mut self) {
        self.out.push_str("<br>");
    }

    fn rule(&mut self) {
        self.out.push_str(RULE);
    }

    fn start(&mut self, element: Element) {
        self.out.push_str(match element {
            Element::Paragraph => PARAGRAPH,
            Element::Heading(Level::One) => HEADING_1,
            Element::Heading(Level::Two) => HEADING_2,
            Element::Inset => INSET,
            Element::List { ordered: true } => ORDERED,
            Element::List { ordered: false } => BULLETED,
            Element::Item(_) => ITEM,
        });
    }

    fn end(&mut self, element: Element) {
        self.out.push_str(match element {
            Element::Paragraph => "</p>",
            Element::Heading(Level::One) => "</h2>",
            Element::Heading(Level::Two) => "</h3>",
            Element::Inset => "</blockquote></div>",
            Element::List { ordered: true } => "</ol></td></tr></table>",
            Element::List { ordered: false } => "</ul></td></tr></table>",
            Element::Item(_) => "</li>",
        });
    }

    fn line_break(&mut self) {
        self.out.push_str("<br>");
    }

    fn url(&mut self, url: &str) {
        self.link_start(url, None);
        push_escaped(self.out, url);
        self.out.push_str("</a>");
    }

    fn email(&mut self, address: &str) {
        push_escaped(self.out, address);
    }

    fn link_start(&mut self, target: &str, title: Option<&str>) {
        self.out.push_str(LINK);
        push_href(self.out, target);
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            self.out.extend(["\" title=\"", &escape_attribute(title)]);
        }
        self.out.push_str("\">");
    }

    fn link_end(&mut self, target: &str, _title: Option<&str>, content: usize) {
        // A link without text shows where it goes.
        if self.out.len() == content {
            push_escaped(self.out, target);
        }
        self.out.push_str("</a>");
    }
}

/// Appends a link's target, percent-encoded so that it can stand in a quoted attribute.
pub(crate) fn push_href(out: &mut String, target: &str) {
    let starts_with = |scheme: &str| target.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    // The mark of a placeholder that is a whole target was read as one in angle brackets: it gets them back.
    let is_mark = target.starts_with("span class='placeholder") && target.ends_with("</span");
    if !SCHEMES.into_iter().any(starts_with) {
        out.push_str("http://");
    }
    out.push_str(if is_mark { "%3C" } else { "" });
    let mut done = 0;
    for (at, byte) in target.bytes().enumerate() {
        if !STANDS_IN_HREF[usize::from(byte)] {
            out.push_str(target.get(done..at).unwrap_or_default());
            let hex = |nibble: u8| char::from_digit(u32::from(nibble), 16).map_or('0', |c| c.to_ascii_uppercase());
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
            done = at + 1;
        }
    }
    out.push_str(target.get(done..).unwrap_or_default());
    out.push_str(if is_mark { "%3E" } else { "" });
}

/// The bytes that are not percent-encoded in a target.
const STANDS_IN_HREF: [bool; 256] = {
    let marks = *b"_.-~:/?#=&;%";
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut index = 0;
    while index < marks.len() {
        table[marks[index] as usize] = true;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn html(text: &str) -> String {
        let mut out = String::new();
        push(&parse(text), &mut out);
        out
    }

    #[test]
    fn text_cannot_become_markup() {
        let script = html(&crate::markdown::sanitise("<script>alert(1)</script>"));
        assert!(script.contains("&lt;script&gt;"), "{script}");
        let link = html("[t](url 'a\" x=\"y')");
        assert!(link.contains(r#"title="a&quot; x=&quot;y""#), "{link}");
    }

    #[test]
    fn targets_keep_known_schemes_only() {
        let cases = [
            ("https://a.b/c d?e=\"f\"&g", "https://a.b/c%20d?e=%22f%22&g"),
            ("javascript:alert(1)", "http://javascript:alert%281%29"),
            ("TEL:é", "TEL:%C3%A9"),
            ("span class='placeholder'>a</span", "http://%3Cspan%20class=%27placeholder%27%3Ea%3C/span%3E"),
        ];
        for (target, expected) in cases {
            let mut href = String::new();
            push_href(&mut href, target);
            assert_eq!(href, expected);
        }
    }

    #[test]
    fn lists_and_breaks_are_real_elements() {
        let html = html("* a\n* b\n\nc\nd");
        assert!(html.contains("<ul ") && html.matches("<li ").count() == 2 && html.contains("c<br>d"), "{html}");
    }
}
