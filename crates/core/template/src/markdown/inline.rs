//! The text of a block: links, addresses, escapes, line breaks.

use super::{
    Block, Inline,
    brackets::{Brackets, Found, Kind},
    definitions::{self, Definitions},
    tags::Html,
};
use crate::whitespace::is_space;

/// What a backslash makes literal.
const ESCAPABLE: &str = "\\`*{}[]()#+-.!_>~|";

/// What a bare address does not end in.
const NOT_LAST_IN_URL: [char; 8] = ['<', '.', ',', ':', '"', '\'', ')', ']'];

/// Links may hold links this deep.
const MAX_NESTED_LINKS: usize = 8;

/// Addresses in angle brackets that are longer are text.
const MAX_ADDRESS: usize = 2_000;

/// Parses the texts of a message in turn.
pub(super) struct Inlines<'d> {
    definitions: &'d mut Definitions,
    referred: usize,
    in_footnote: bool,
    nested: usize,
}

/// One text while it is parsed.
struct Text<'t> {
    text: &'t str,
    brackets: Brackets<'t>,
    html: Html,
    /// Where only white space is left.
    content_end: usize,
}

/// A piece, if it shows, and its length.
type Piece = (Option<Inline>, usize);

impl<'d> Inlines<'d> {
    pub fn new(definitions: &'d mut Definitions) -> Self {
        Self { definitions, referred: 0, in_footnote: false, nested: 0 }
    }

    /// The footnotes that texts referred to, in that order. Footnotes refer to no others.
    pub fn take_footnotes(&mut self) -> Vec<Vec<Block<String>>> {
        self.in_footnote = true;
        let mut found: Vec<_> = self.definitions.footnotes.drain().map(|(_, note)| note).collect();
        found.retain(|note| note.order > 0);
        found.sort_by_key(|note| note.order);
        found.into_iter().map(|note| note.body).collect()
    }

    /// The pieces of a text.
    pub fn parse(&mut self, text: &str) -> Vec<Inline> {
        let text = text.trim_end_matches('\n');
        let content_end = text.trim_end_matches(is_space).len();
        let mut source = Text { text, brackets: Brackets::new(text), html: Html::default(), content_end };
        let mut out = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let (piece, length) = self.piece(&mut source, at);
            out.extend(piece);
            at += length.max(1);
        }
        out
    }

    fn piece(&mut self, source: &mut Text<'_>, at: usize) -> Piece {
        let rest = &source.text[at..];
        let found = match rest.as_bytes().first() {
            Some(b'\\') => escaped(rest),
            Some(b'<') => source.html(at).or_else(|| angled(rest)),
            Some(b'h') => self.bare_url(rest),
            Some(b'[' | b'!') => self.bracketed(source, at),
            Some(b' ' | b'\n') => source.line_break(at),
            _ => None,
        };
        found.unwrap_or_else(|| {
            let length = source.plain_length(at);
            (Some(Inline::Text(rest[..length].to_owned())), length)
        })
    }

    fn bare_url(&self, rest: &str) -> Option<Piece> {
        let length = url_length(rest)?;
        let url = rest[..length].to_owned();
        // In the text of a link, the link goes elsewhere.
        Some((Some(if self.nested > 0 { Inline::Text(url) } else { Inline::Url(url) }), length))
    }

    fn bracketed(&mut self, source: &mut Text<'_>, at: usize) -> Option<Piece> {
        let image = source.text[at..].starts_with('!');
        let open = at + usize::from(image);
        let label = open + source.text[open..].strip_prefix('[').map(|_| 1)?;
        if !image && let Some(length) = self.footnote(&source.text[at..]) {
            return Some((None, length));
        }
        let (found, target, title) = self.link(source, label)?;
        if image {
            return Some((None, found.end - at));
        }
        if self.nested >= MAX_NESTED_LINKS {
            return None;
        }
        self.nested += 1;
        let content = self.parse(&source.text[found.label]);
        self.nested -= 1;
        Some((Some(Inline::Link { content, target, title }), found.end - at))
    }

    fn link(&self, source: &mut Text<'_>, label: usize) -> Option<(Found, String, Option<String>)> {
        let text = source.text;
        if let Some(found) = source.brackets.link(label, Kind::Inline) {
            let target = text[found.target.clone()].to_owned();
            let title = found.title.clone().map(|title| text[title].to_owned());
            return Some((found, target, title));
        }
        if self.definitions.links.is_empty() {
            return None;
        }
        [Kind::Reference, Kind::Shortcut].into_iter().find_map(|kind| {
            let found = source.brackets.link(label, kind)?;
            let key = if found.target.is_empty() { found.label.clone() } else { found.target.clone() };
            let key = text.get(key).filter(|key| key.len() < definitions::MAX_LABEL)?;
            let target = self.definitions.links.get(&definitions::key(key))?;
            Some((found, target.link.clone(), target.title.clone()))
        })
    }

    /// The length of the first reference to a footnote.
    fn footnote(&mut self, rest: &str) -> Option<usize> {
        if self.in_footnote || self.definitions.footnotes.is_empty() {
            return None;
        }
        let label = rest.strip_prefix("[^")?;
        let end = label.bytes().take(MAX_ADDRESS).position(|byte| byte == b']').filter(|&end| end > 0)?;
        let note = self.definitions.footnotes.get_mut(&definitions::key(&label[..end]))?;
        if note.order > 0 {
            return None;
        }
        self.referred += 1;
        note.order = self.referred;
        Some(end + "[^]".len())
    }
}

impl Text<'_> {
    fn html(&mut self, at: usize) -> Option<Piece> {
        let rest = &self.text[at..];
        let length = self.html.length(rest)?;
        Some((Some(Inline::Html(rest[..length].to_owned())), length))
    }

    /// A line break shows unless nothing follows it. Spaces before it are part of it.
    fn line_break(&self, at: usize) -> Option<Piece> {
        let rest = &self.text[at..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let end = spaces + 1;
        (rest[spaces..].starts_with('\n') && at + end < self.content_end).then_some((Some(Inline::Break), end))
    }

    /// The length of literal text: up to what could be something else, one character at least.
    fn plain_length(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        if at >= self.content_end {
            return rest.len();
        }
        let mut from = rest.chars().next().map_or(0, char::len_utf8);
        while let Some(found) = rest[from..].find(['\\', '<', '!', '[', '_', '*', '`', '~', 'h', ' ', '\n']) {
            let stop = from + found;
            let tail = &rest[stop..];
            if tail.starts_with('h') && !is_web_address(tail) {
                from = stop + 1;
                continue;
            }
            let after_spaces = tail.trim_start_matches(' ');
            if after_spaces.len() < tail.len() && !after_spaces.starts_with('\n') {
                from = rest.len() - after_spaces.len();
                continue;
            }
            return stop;
        }
        rest.len()
    }
}

fn escaped(rest: &str) -> Option<Piece> {
    let c = rest.chars().nth(1).filter(|&c| ESCAPABLE.contains(c))?;
    Some((Some(Inline::Text(c.to_string())), 1 + c.len_utf8()))
}

/// `<https://example.com>` or `<a@example.com>`: the last of `@` and `:` decides which.
fn angled(rest: &str) -> Option<Piece> {
    let end = rest.bytes().take(MAX_ADDRESS).position(|byte| matches!(byte, b' ' | b'>'))?;
    let address = rest.get(1..end).filter(|_| rest[end..].starts_with('>'))?;
    let last = address.char_indices().rev().skip(1).find(|&(_, c)| c == '@' || c == ':').filter(|&(at, _)| at > 0)?;
    let address = address.to_owned();
    Some((Some(if last.1 == '@' { Inline::Email(address) } else { Inline::Url(address) }), end + 1))
}

fn url_length(rest: &str) -> Option<usize> {
    let scheme = ["http://", "https://"].into_iter().find(|scheme| rest.starts_with(scheme))?.len();
    let run = rest[scheme..].find(|c: char| is_space(c) || c == '<').map_or(rest.len(), |length| scheme + length);
    // An escaped angle bracket is no part of an address either.
    let run = ["&lt;", "&gt;"].into_iter().filter_map(|mark| rest[..run].find(mark)).min().unwrap_or(run);
    let url = rest[..run].trim_end_matches(NOT_LAST_IN_URL);
    url.get(scheme..).is_some_and(|host| host.chars().nth(1).is_some()).then_some(url.len())
}

fn is_web_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}
