//! Blocks as HTML for email: styles inline, because mail programs drop style sheets.

use std::borrow::Cow;

use super::{Block, Document, Inline, escape, escape_attribute};
use crate::whitespace::trim;

const PARAGRAPH: &str = "Margin: 0 0 20px 0; font-size: 19px; line-height: 25px; color: #0B0C0C;";
const HEADING_1: &str = "Margin: 0 0 15px 0; padding: 10px 0 0 0; font-size: 27px; line-height: 35px; \
                         font-weight: bold; color: #0B0C0C;";
const HEADING_2: &str = "Margin: 0 0 15px 0; padding: 10px 0 0 0; font-size: 19px; line-height: 25px; \
                         font-weight: bold; color: #0B0C0C;";
const RULE: &str = "border: 0; height: 1px; background: #B1B4B6; Margin: 30px 0 30px 0;";
const ITEM: &str = "Margin: 5px 0 5px; padding: 0 0 0 5px; font-size: 19px;line-height: 25px; color: #0B0C0C;";
const QUOTE: &str = "Margin: 0; border-left: 10px solid #B1B4B6;padding: 15px 0 0.1px 15px; \
                     font-size: 19px; line-height: 25px;";
const LINK: &str = "word-wrap: break-word; color: #1D70B8;";

/// Schemes that a link keeps; any other target gets `http://` in front, which makes scripts harmless.
const SCHEMES: [&str; 6] = ["ftp:", "file:", "http:", "https:", "mailto:", "tel:"];

/// The HTML of the blocks, one after the other.
pub(crate) fn render(document: &Document) -> String {
    let mut out = String::new();
    document.iter().for_each(|block| push_block(&mut out, block));
    out
}

fn push_block(out: &mut String, block: &Block<Vec<Inline>>) {
    match block {
        Block::Gap => out.push_str("<br>"),
        Block::Rule => out.extend(["<hr style=\"", RULE, "\">"]),
        Block::Verbatim(text) => out.push_str(text),
        Block::Heading(1, line) => push_element(out, "h2", HEADING_1, &inlines_html(line)),
        Block::Heading(2, line) => push_element(out, "h3", HEADING_2, &inlines_html(line)),
        Block::Heading(_, text) | Block::Paragraph(text) => {
            let content = inlines_html(text);
            if !trim(&content).is_empty() {
                push_element(out, "p", PARAGRAPH, &content);
            }
        }
        Block::Text(text) => out.push_str(&inlines_html(text)),
        Block::List { ordered, items } => push_list(out, *ordered, items),
        Block::Inset(inner) => {
            let mut content = String::new();
            push_element(&mut content, "blockquote", QUOTE, &render(inner));
            push_element(out, "div", "Margin: 0 0 20px 0;", &content);
        }
    }
}

fn push_list(out: &mut String, ordered: bool, items: &[Document]) {
    let (tag, marker) = if ordered { ("ol", "decimal") } else { ("ul", "disc") };
    let mut content = String::new();
    for item in items {
        push_element(&mut content, "li", ITEM, trim(&render(item)));
    }
    let mut list = String::new();
    push_element(&mut list, tag, &format!("Margin: 0 0 0 20px; padding: 0; list-style-type: {marker};"), &content);
    // Outlook ignores the margin of a list, but not the padding of a table cell.
    out.push_str("<table role=\"presentation\" style=\"padding: 0 0 20px 0;\"><tr>");
    push_element(out, "td", "font-family: Helvetica, Arial, sans-serif;", &list);
    out.push_str("</tr></table>");
}

fn push_element(out: &mut String, tag: &str, style: &str, content: &str) {
    out.extend(["<", tag, " style=\"", style, "\">", content, "</", tag, ">"]);
}

fn inlines_html(inlines: &[Inline]) -> String {
    inlines.iter().map(inline_html).collect()
}

fn inline_html(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => escape(text),
        Inline::Html(source) => source.clone(),
        Inline::Break => "<br>".to_owned(),
        Inline::Url(url) => link(url, None, &escape(url)),
        Inline::Email(address) => escape(address),
        Inline::Link { content, target, title } => {
            // A link without text shows where it goes.
            let shown = if content.is_empty() { escape(target) } else { inlines_html(content) };
            link(target, title.as_deref(), &shown)
        }
    }
}

fn link(target: &str, title: Option<&str>, content: &str) -> String {
    let title = title.filter(|title| !title.is_empty());
    let title = title.map(|title| format!(" title=\"{}\"", escape_attribute(title))).unwrap_or_default();
    format!("<a style=\"{LINK}\" href=\"{}\"{title}>{content}</a>", href(&with_brackets(target)))
}

/// The mark of a placeholder that is a whole target was read as a target in angle brackets: it gets them back.
fn with_brackets(target: &str) -> Cow<'_, str> {
    if target.starts_with("span class='placeholder") && target.ends_with("</span") {
        return format!("<{target}>").into();
    }
    target.into()
}

/// A link target, percent-encoded so that it can stand in a quoted attribute.
fn href(target: &str) -> String {
    let lower = target.to_lowercase();
    let known = SCHEMES.iter().any(|scheme| lower.starts_with(scheme));
    let mut out = if known { String::new() } else { "http://".to_owned() };
    for byte in target.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'_' | b'.' | b'-' | b'~' | b':' | b'/' | b'?' | b'#' | b'=' | b'&' | b';' | b'%' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    fn html(text: &str) -> String {
        render(&parse(text))
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
        assert_eq!(href("https://a.b/c d?e=\"f\"&g"), "https://a.b/c%20d?e=%22f%22&g");
        assert_eq!(href("javascript:alert(1)"), "http://javascript:alert%281%29");
    }

    #[test]
    fn lists_and_breaks_are_real_elements() {
        let html = html("* a\n* b\n\nc\nd");
        assert!(html.contains("<ul ") && html.matches("<li ").count() == 2 && html.contains("c<br>d"), "{html}");
    }
}
