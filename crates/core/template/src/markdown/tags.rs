//! HTML in the source. Only our own marks of placeholders are left of it where the source was escaped.

use std::collections::HashSet;

use super::source::is_word;
use crate::whitespace::is_space;

/// Longer tags are text.
const MAX_TAG: usize = 1_000;

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

/// Finds the HTML of one text. Remembers what nothing closes.
#[derive(Debug, Default)]
pub(super) struct Html {
    unclosed: HashSet<String>,
}

impl Html {
    /// The length of a comment, an element or a lone tag at the start of the text.
    pub fn length(&mut self, text: &str) -> Option<usize> {
        const COMMENT: &str = "<!--";
        if text.starts_with(COMMENT) {
            return self.up_to(text, COMMENT.len(), "-->");
        }
        let tag = tag(text)?;
        let element = if tag.closes_itself { None } else { self.element_end(text, &tag) };
        Some(element.unwrap_or(tag.length))
    }

    fn up_to(&mut self, text: &str, from: usize, end: &str) -> Option<usize> {
        if self.unclosed.contains(end) {
            return None;
        }
        let found = text.get(from..).and_then(|rest| rest.find(end));
        if found.is_none() {
            self.unclosed.insert(end.to_owned());
        }
        found.map(|length| from + length + end.len())
    }

    fn element_end(&mut self, text: &str, tag: &Tag<'_>) -> Option<usize> {
        if self.unclosed.contains(tag.name) {
            return None;
        }
        let close = format!("</{}>", tag.name);
        let found = text[tag.length..].find(&close);
        if found.is_none() {
            self.unclosed.insert(tag.name.to_owned());
        }
        found.map(|length| tag.length + length + close.len())
    }
}

/// Whether an element that is no part of text starts here.
pub(super) fn starts_block(text: &str) -> bool {
    text.strip_prefix('<').and_then(name).is_some_and(is_block)
}

fn is_block(name: &str) -> bool {
    name != "font" && !INLINE.contains(&name)
}

/// The length of HTML that is a block: up to a blank line or the end.
pub(super) fn block_length(text: &str, html: &mut Html) -> Option<usize> {
    let start = text.trim_start_matches(' ');
    if !start.starts_with("<!--") && !starts_block(start) {
        return None;
    }
    let end = text.len() - start.len() + html.length(start)?;
    let rest = text[end..].trim_start_matches(' ');
    let after = rest.trim_start_matches('\n');
    if rest.len() - after.len() >= 2 {
        return Some(text.len() - after.len());
    }
    rest.chars().all(is_space).then_some(text.len())
}

/// A tag's name: not the scheme of an address, nor the start of an email address.
fn name(rest: &str) -> Option<&str> {
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let stop = after.chars().take(MAX_TAG).find(|&c| c == '@' || is_word(c) || is_space(c));
    (!name.is_empty() && !after.starts_with(":/") && stop != Some('@')).then_some(name)
}

fn tag(text: &str) -> Option<Tag<'_>> {
    let name = name(text.strip_prefix('<')?)?;
    let after_name = &text[1 + name.len()..];
    let limit =
        after_name.char_indices().take_while(|&(at, _)| at < MAX_TAG).last().map_or(0, |(at, c)| at + c.len_utf8());
    let mut rest = &after_name[..limit];
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        let Some(attribute) = trimmed.strip_prefix(|c: char| c.is_ascii_alphabetic() || c == '-') else {
            let (closes_itself, end) = match trimmed.strip_prefix('/') {
                Some(end) => (true, end),
                None => (false, trimmed),
            };
            let after = end.strip_prefix('>')?;
            return Some(Tag { name, length: text.len() - after_name.len() + limit - after.len(), closes_itself });
        };
        rest = attribute_value(attribute).unwrap_or(attribute);
    }
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
