//! What links and footnotes refer to.

use memchr::memchr;

use super::{
    entities::escape_attribute,
    lines::{first_line, with_breaks},
};
use crate::whitespace::is_space;

/// Labels that are longer define nothing.
pub(super) const MAX_LABEL: usize = 1_000;

/// A label as it is compared: lower case, escaped, with single spaces.
pub(super) fn key(label: &str) -> String {
    let escaped = escape_attribute(&label.to_lowercase()).replace('\'', "&#39;");
    let mut out = String::with_capacity(escaped.len());
    let mut after_space = false;
    for c in escaped.chars() {
        if !is_space(c) {
            out.push(c);
        } else if !after_space {
            out.push(' ');
        }
        after_space = is_space(c);
    }
    out
}

/// `[label]: target "title"` at the start of the text: label, target, title and the length with line breaks.
pub(super) fn link(text: &str) -> Option<(&str, &str, Option<&str>, usize)> {
    let (label, rest) = label(text.trim_start_matches(' ').strip_prefix('[')?, '^')?;
    let line = first_line(rest).trim_start_matches(' ');
    let line = line.strip_prefix('<').unwrap_or(line);
    let end = line.find(|c: char| c == '>' || is_space(c)).unwrap_or(line.len());
    let (target, after) = line.split_at(end);
    if target.is_empty() {
        return None;
    }
    let after = after.strip_prefix('>').unwrap_or(after);
    let trimmed = after.trim_matches(' ');
    let title = if trimmed.is_empty() {
        None
    } else {
        let inner = trimmed.strip_prefix(['"', '('])?.strip_suffix(['"', ')'])?;
        (after.starts_with(' ') && !inner.is_empty()).then_some(inner).map(Some)?
    };
    let line_end = text.len() - rest.len() + first_line(rest).len();
    Some((label, target, title, with_breaks(text, line_end)))
}

/// `[^label]: text` at the start of the text, with the indented lines that follow: label, text, length.
pub(super) fn footnote(text: &str) -> Option<(&str, &str, usize)> {
    let (label, rest) = label(text.strip_prefix("[^")?, ']')?;
    let body = rest.trim_start_matches(' ');
    let mut end = with_breaks(body, first_line(body).len());
    while body[end..].starts_with(' ') && body[..end].ends_with('\n') {
        end = with_breaks(body, end + first_line(&body[end..]).len());
    }
    Some((label, &body[..end], text.len() - body.len() + end))
}

/// Whether a definition starts here.
pub(super) fn starts(text: &str) -> bool {
    let is_footnote = || text.strip_prefix("[^").and_then(|inner| label(inner, ']')).is_some();
    text.trim_start_matches(' ').starts_with('[') && (is_footnote() || link(text).is_some())
}

fn label(inner: &str, never: char) -> Option<(&str, &str)> {
    let end = memchr(b']', inner.as_bytes().get(..MAX_LABEL).unwrap_or(inner.as_bytes()))?;
    let (label, rest) = inner.split_at(end);
    let rest = rest.strip_prefix("]:")?;
    (!label.is_empty() && !label.contains(never)).then_some((label, rest))
}

/// The indent that the lines of a footnote after the first one share, in characters.
pub(super) fn shared_indent(text: &str) -> usize {
    let spaces = |line: &str| line.chars().take_while(|&c| is_space(c)).count();
    text.split('\n').skip(1).map(spaces).filter(|&count| count > 0).min().unwrap_or(0)
}
