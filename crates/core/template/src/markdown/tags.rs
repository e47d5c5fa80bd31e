//! HTML in the source. Only our own marks of placeholders are left of it where the source was escaped.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use super::source::is_word;
use crate::whitespace::is_space;

/// Elements that stand within text, and start no block.
const INLINE: [&str; 32] = [
    "a", "em", "strong", "small", "s", "cite", "q", "dfn", "abbr", "data", "time", "code", "var", "samp", "kbd", "sub",
    "sup", "i", "b", "u", "mark", "ruby", "rt", "rp", "bdi", "bdo", "span", "br", "wbr", "ins", "del", "img",
];

/// An opening tag.
struct Tag<'a> {
    name: &'a str,
    length: usize,
    closes_itself: bool,
}

/// Finds the HTML of one text. Remembers where elements and comments end, so that it is searched once.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// Where the closing tags of each name are.
    closing: Option<HashMap<String, Vec<usize>>>,
    /// Where attributes start that no tag's end follows.
    endless: HashSet<usize>,
    /// Where the next comment ends, as last seen; `None` inside if none ends any more.
    comment_end: Option<Option<usize>>,
}

impl Html {
    /// The length of a comment, an element or a lone tag that starts there.
    pub fn length(&mut self, text: &str, at: usize) -> Option<usize> {
        const COMMENT: &str = "<!--";
        let rest = text.get(at..)?;
        if rest.starts_with(COMMENT) {
            return self.comment_end(text, at + COMMENT.len()).map(|end| end - at);
        }
        let tag = self.tag(text, at)?;
        let element = if tag.closes_itself { None } else { self.element_end(text, at + tag.length, tag.name) };
        Some(element.map_or(tag.length, |end| end - at))
    }

    /// The opening tag that starts there. What follows an attribute does not depend on the tag, so that each is read once.
    fn tag<'t>(&mut self, text: &'t str, at: usize) -> Option<Tag<'t>> {
        let name = name(text.get(at..)?.strip_prefix('<')?)?;
        let mut read = Vec::new();
        let mut rest = text.get(at + 1 + name.len()..)?;
        loop {
            let trimmed = rest.trim_start_matches(is_space);
            let start = text.len() - trimmed.len();
            let Some(attribute) = trimmed.strip_prefix(|c: char| c.is_ascii_alphabetic() || c == '-') else {
                let end = trimmed.strip_prefix('/');
                if let Some(after) = end.unwrap_or(trimmed).strip_prefix('>') {
                    return Some(Tag { name, length: text.len() - after.len() - at, closes_itself: end.is_some() });
                }
                break;
            };
            if self.endless.contains(&start) {
                break;
            }
            read.push(start);
            rest = attribute_value(attribute).unwrap_or(attribute);
        }
        self.endless.extend(read);
        None
    }

    fn comment_end(&mut self, text: &str, from: usize) -> Option<usize> {
        const END: &str = "-->";
        let known = self.comment_end.filter(|end| end.is_none_or(|end| end >= from + END.len()));
        let end = known.unwrap_or_else(|| {
            let found = memmem::find(text.as_bytes().get(from..)?, END.as_bytes());
            found.map(|length| from + length + END.len())
        });
        self.comment_end = Some(end);
        end
    }

    fn element_end(&mut self, text: &str, from: usize, name: &str) -> Option<usize> {
        let closing = self.closing.get_or_insert_with(|| closing_tags(text)).get(name)?;
        let next = closing.partition_point(|&start| start < from);
        closing.get(next).map(|start| start + "</>".len() + name.len())
    }
}

/// The starts of all closing tags, by name.
fn closing_tags(text: &str) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for start in memmem::find_iter(text.as_bytes(), b"</") {
        let inner = text.get(start + 2..).unwrap_or_default();
        let end = inner.find(|c| !is_word(c)).unwrap_or(inner.len());
        if let Some(name) = inner.get(..end).filter(|_| inner[end..].starts_with('>')) {
            found.entry(name.to_owned()).or_default().push(start);
        }
    }
    found
}

/// Whether an element that is no part of text starts here.
pub(super) fn starts_block(text: &str) -> bool {
    text.strip_prefix('<').and_then(name).is_some_and(is_block)
}

fn is_block(name: &str) -> bool {
    name != "font" && !INLINE.contains(&name)
}

/// The length of HTML that starts there and is a block: up to a blank line or the end.
pub(super) fn block_length(text: &str, at: usize, html: &mut Html) -> Option<usize> {
    let rest = text.get(at..)?;
    let start = rest.trim_start_matches(' ');
    if !start.starts_with("<!--") && !starts_block(start) {
        return None;
    }
    let end = rest.len() - start.len();
    let end = end + html.length(text, at + end)?;
    let following = rest.get(end..)?.trim_start_matches(' ');
    let after = following.trim_start_matches('\n');
    if following.len() - after.len() >= 2 {
        return Some(rest.len() - after.len());
    }
    following.chars().all(is_space).then_some(rest.len())
}

/// A tag's name: not the scheme of an address, nor the start of an email address.
fn name(rest: &str) -> Option<&str> {
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    if name.is_empty() || after.starts_with(":/") {
        return None;
    }
    let stop = after.chars().find(|&c| c == '@' || is_word(c) || is_space(c));
    (stop != Some('@')).then_some(name)
}

/// What follows the value of an attribute, if it has one.
fn attribute_value(text: &str) -> Option<&str> {
    let value = text.trim_start_matches(is_space).strip_prefix('=')?.trim_start_matches(is_space);
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            return quoted.split_once(quote).map(|(_, after)| after);
        }
    }
    let end = value.find(|c: char| is_space(c) || matches!(c, '\'' | '"' | '>')).unwrap_or(value.len());
    (end > 0).then(|| &value[end..])
}
