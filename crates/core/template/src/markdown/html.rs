//! Blocks as HTML for email: styles inline, because mail programs drop style sheets.

use super::{Block, Inline, Level, Line, Lines, escape, escape_attribute};

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
pub(crate) fn render(blocks: &[Block<'_>]) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|block| push_block(&mut out, block));
    out
}

fn push_block(out: &mut String, block: &Block<'_>) {
    match block {
        Block::Paragraph(lines) => push_element(out, "p", PARAGRAPH, &lines_html(lines)),
        Block::Heading(Level::One, line) => push_element(out, "h2", HEADING_1, &line_html(line)),
        Block::Heading(Level::Two, line) => push_element(out, "h3", HEADING_2, &line_html(line)),
        Block::Rule => out.extend(["<hr style=\"", RULE, "\">"]),
        Block::List { ordered, items } => push_list(out, *ordered, items),
        Block::Inset(inner) => {
            let mut content = String::new();
            push_element(&mut content, "blockquote", QUOTE, &render(inner));
            push_element(out, "div", "Margin: 0 0 20px 0;", &content);
        }
    }
}

fn push_list(out: &mut String, ordered: bool, items: &[Lines<'_>]) {
    let (tag, marker) = if ordered { ("ol", "decimal") } else { ("ul", "disc") };
    let mut content = String::new();
    for item in items {
        push_element(&mut content, "li", ITEM, &lines_html(item));
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

fn lines_html(lines: &Lines<'_>) -> String {
    lines.iter().map(line_html).collect::<Vec<_>>().join("<br>")
}

fn line_html(line: &Line<'_>) -> String {
    line.iter().map(inline_html).collect()
}

fn inline_html(inline: &Inline<'_>) -> String {
    match inline {
        Inline::Text(text) => escape(text),
        Inline::Url(url) => link(url, None, url),
        Inline::Link { text, target, title } => link(target, *title, text),
    }
}

fn link(target: &str, title: Option<&str>, text: &str) -> String {
    let title = title.map(|title| format!(" title=\"{}\"", escape_attribute(title))).unwrap_or_default();
    format!("<a style=\"{LINK}\" href=\"{}\"{title}>{}</a>", href(target), escape(text))
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
        assert!(html("<script>alert(1)</script>").contains("&lt;script&gt;"));
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
