//! HTML as a tree of what matters to a reader: elements, nesting, text, `href` and `title`, and the lines of drawings.
//!
//! The tree is JSON. A text is a string; an element is an array of its name, its attributes if it has any of those, and
//! its children: `["a", {"href": "https://example.com"}, "text"]`.

use serde_json::{Map, Value};

const VOID: [&str; 11] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"];
const SELF_CLOSING: [&str; 3] = ["path", "rect", "circle"];
/// The attributes that a tree holds: where links go and what they say, and what a drawing shows.
const ATTRIBUTES: &[&str] = &["href", "title", "d", "viewbox"];
const INLINE: [&str; 10] = ["a", "b", "code", "em", "i", "mark", "small", "span", "strong", "u"];
/// What ends a paragraph that nobody closed.
const CLOSES_PARAGRAPH: [&str; 13] =
    ["p", "div", "ul", "ol", "table", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"];
/// Stands before the name of a character reference that is not known here, so that it differs from an escaped ampersand.
const UNKNOWN_REFERENCE: char = '\u{FDD0}';

struct Element {
    name: String,
    attributes: Map<String, Value>,
    children: Vec<Value>,
}

/// The tree of a fragment: a list of its outermost texts and elements.
///
/// White space counts as in a browser: runs are one space, none at the edges of blocks and beside line breaks.
///
/// ```
/// use serde_json::json;
///
/// let tree = tidings_vectors::html::tree("<p style='x'>A  <b>b</b>\n<br> <a href='c?d&amp;e'>f</a></p>");
/// assert_eq!(tree, json!([["p", "A ", ["b", "b"], ["br"], ["a", {"href": "c?d&e"}, "f"]]]));
/// ```
pub fn tree(html: &str) -> Value {
    tree_with(html, ATTRIBUTES)
}

/// The same with other attributes.
pub fn tree_with(html: &str, kept: &'static [&'static str]) -> Value {
    let mut builder = Builder { open: vec![Element::new("", Map::new())], kept };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        builder.text(before);
        rest = builder.tag(tag);
    }
    builder.text(rest);
    builder.finish()
}

struct Builder {
    /// From the fragment itself to the innermost element.
    open: Vec<Element>,
    /// The attributes that count.
    kept: &'static [&'static str],
}

impl Builder {
    /// Takes what starts with `<`, and returns the text after it.
    fn tag<'t>(&mut self, text: &'t str) -> &'t str {
        if let Some(comment) = text.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        if text.starts_with("<!") {
            return text.split_once('>').map_or("", |(_, after)| after);
        }
        let letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some(name) = text.strip_prefix("</").filter(|name| letter(name)) {
            let (name, after) = name.split_once('>').unwrap_or((name, ""));
            self.close(&name.trim().to_ascii_lowercase());
            return after;
        }
        match text.strip_prefix('<').filter(|name| letter(name)) {
            Some(start) => self.start(start),
            None => {
                self.text("<");
                text.get(1..).unwrap_or_default()
            }
        }
    }

    fn start<'t>(&mut self, text: &'t str) -> &'t str {
        let end = text.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(text.len());
        let (name, mut rest) = text.split_at(end);
        let name = name.to_ascii_lowercase();
        let mut attributes = Map::new();
        let mut closed = false;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            closed = rest.starts_with("/>");
            if let Some(after) = rest.strip_prefix('/') {
                rest = after;
                continue;
            }
            let Some((attribute, value, after)) = next_attribute(rest) else {
                rest = "";
                break;
            };
            if self.kept.contains(&attribute.as_str()) {
                attributes.entry(attribute).or_insert(Value::String(unescape(value)));
            }
            rest = after;
        }
        self.open_element(&name, attributes);
        if VOID.contains(&name.as_str()) || (closed && SELF_CLOSING.contains(&name.as_str())) {
            self.close(&name);
        } else if ["style", "script", "title"].contains(&name.as_str()) {
            // Nothing in these is a tag but their own end.
            let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            if name == "title" {
                self.text(text);
            }
            rest = after;
        }
        rest
    }

    fn open_element(&mut self, name: &str, attributes: Map<String, Value>) {
        if CLOSES_PARAGRAPH.contains(&name) && self.innermost_block() == "p" {
            self.close("p");
        }
        if name == "li" && self.innermost_block() == "li" {
            self.close("li");
        }
        self.open.push(Element::new(name, attributes));
    }

    fn innermost_block(&self) -> &str {
        let mut names = self.open.iter().rev().map(|element| element.name.as_str());
        names.find(|name| !INLINE.contains(name)).unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        let Some(parent) = self.open.last_mut() else { return };
        match parent.children.last_mut() {
            _ if text.is_empty() => {}
            Some(Value::String(before)) => before.push_str(&unescape(text)),
            _ => parent.children.push(Value::String(unescape(text))),
        }
    }

    /// Closes the innermost element of that name and all inside it; an end tag that closes nothing is nothing.
    fn close(&mut self, name: &str) {
        let Some(depth) = self.open.iter().rposition(|element| element.name == name).filter(|&depth| depth > 0) else {
            return;
        };
        while self.open.len() > depth {
            self.close_innermost();
        }
    }

    fn close_innermost(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(element.into_value());
        }
    }

    fn finish(mut self) -> Value {
        while self.open.len() > 1 {
            self.close_innermost();
        }
        self.open.pop().map_or(Value::Null, |root| Value::Array(tidy(root.children, true)))
    }
}

impl Element {
    fn new(name: &str, attributes: Map<String, Value>) -> Self {
        Self { name: name.to_owned(), attributes, children: Vec::new() }
    }

    fn into_value(self) -> Value {
        let block = !INLINE.contains(&self.name.as_str());
        let mut parts = vec![Value::String(self.name)];
        if !self.attributes.is_empty() {
            parts.push(Value::Object(self.attributes));
        }
        parts.extend(tidy(self.children, block));
        Value::Array(parts)
    }
}

/// One space for each run of white space; none where a browser shows none.
fn tidy(children: Vec<Value>, in_block: bool) -> Vec<Value> {
    let breaks: Vec<bool> = children.iter().map(is_block).collect();
    let edge = |index: Option<usize>| match index.and_then(|index| breaks.get(index)) {
        Some(&block) => block,
        None => in_block,
    };
    let mut out = Vec::with_capacity(children.len());
    for (index, child) in children.into_iter().enumerate() {
        let Value::String(text) = child else {
            out.push(child);
            continue;
        };
        let mut text = collapse(&text);
        if edge(index.checked_sub(1)) {
            text = text.trim_start_matches(' ').to_owned();
        }
        if edge(Some(index + 1)) {
            text = text.trim_end_matches(' ').to_owned();
        }
        if !text.is_empty() {
            out.push(Value::String(text));
        }
    }
    out
}

/// Whether the node is an element that stands on lines of its own.
pub(crate) fn is_block(node: &Value) -> bool {
    node.get(0).and_then(Value::as_str).is_some_and(|name| !INLINE.contains(&name))
}

fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' | '\u{0C}' if out.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' | '\u{0C}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The name and raw value of the attribute that the text starts with, and the text after it.
fn next_attribute(text: &str) -> Option<(String, &str, &str)> {
    let end = text.char_indices().skip(1).find(|&(_, c)| c.is_ascii_whitespace() || "=/>".contains(c));
    let (name, rest) = text.split_at_checked(end.map_or(text.len(), |(at, _)| at))?;
    if name.is_empty() {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let Some(value) = rest.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
        return Some((name, "", rest));
    };
    let (value, after) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.get(1..)?.split_once(quote).unwrap_or((value.get(1..)?, "")),
        _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len())),
    };
    Some((name, value, after))
}

/// Character references as the characters that they stand for.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let body = reference.get(1..).unwrap_or_default();
        let end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(body.len());
        let (name, after) = body.split_at(end);
        rest = match after.strip_prefix(';') {
            Some(after) if !name.is_empty() => {
                push_reference(&mut out, name);
                after
            }
            _ => {
                out.push('&');
                body
            }
        };
    }
    out.push_str(rest);
    out
}

fn push_reference(out: &mut String, name: &str) {
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => None,
    };
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => code.and_then(char::from_u32),
    };
    match character {
        Some(character) => out.push(character),
        None => out.extend([UNKNOWN_REFERENCE.to_string().as_str(), name, ";"]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn styles_classes_and_comments_are_left_out() {
        let html = "<!-- x --><p class=a style=\"b\">c<br/>d</p><style>p{}</style><hr>";
        assert_eq!(tree(html), json!([["p", "c", ["br"], "d"], ["style"], ["hr"]]));
    }

    #[test]
    fn a_title_holds_text_alone() {
        assert_eq!(tree("<title>a <b> &amp; c</title>d"), json!([["title", "a <b> & c"], "d"]));
    }

    #[test]
    fn nesting_counts() {
        assert_ne!(tree("<p><b>a</b></p>"), tree("<b><p>a</p></b>"));
        assert_eq!(tree("<p>a<p>b"), json!([["p", "a"], ["p", "b"]]));
        assert_eq!(tree("<ul><li>a<li>b</ul>c"), json!([["ul", ["li", "a"], ["li", "b"]], "c"]));
        assert_eq!(tree("<ul><li>a<ul><li>b</li></ul></ul>"), json!([["ul", ["li", "a", ["ul", ["li", "b"]]]]]));
    }

    #[test]
    fn text_and_attributes_are_unescaped() {
        assert_eq!(
            tree("<a title=\"&quot;\" href='&lt;'>&#40;&#x29;</a>"),
            json!([["a", {"title": "\"", "href": "<"}, "()"]])
        );
        assert_eq!(tree("a & b &c &amp;lt;"), json!(["a & b &c &lt;"]));
        assert_ne!(tree("&copy;"), tree("&amp;copy;"));
    }

    #[test]
    fn spaces_inside_lines_count_and_others_do_not() {
        assert_eq!(tree("<td>\n <p> a <b>b</b> c </p>\n</td>"), json!([["td", ["p", "a ", ["b", "b"], " c"]]]));
        assert_ne!(tree("<p>a <b>b</b></p>"), tree("<p>a<b>b</b></p>"));
    }

    #[test]
    fn broken_html_is_read_somehow() {
        for html in ["<", "</", "<a", "<a href=", "<a href='x", "<!--", "</p>", "a<b>", "< é", "<a =>", "&", "&;"] {
            assert!(tree(html).is_array(), "{html}");
        }
    }
}
