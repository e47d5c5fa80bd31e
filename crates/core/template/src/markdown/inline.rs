//! The text of a block: links, addresses, escapes, line breaks.
//!
//! It is written while it is read: nothing is kept of a piece that is done, and every piece is a part of the text.

use std::collections::HashSet;

use memchr::{memchr, memchr2, memrchr2};

use super::{
    brackets::{Brackets, Found, Kind},
    definitions,
    document::{Document, Event, Target},
    render::Output,
    tags::Html,
};
use crate::whitespace::is_space;

/// What a backslash makes literal.
const ESCAPABLE: &[u8] = b"\\`*{}[]()#+-.!_>~|";

/// What a bare address does not end in.
const NOT_LAST_IN_URL: [char; 8] = ['<', '.', ',', ':', '"', '\'', ')', ']'];

/// Links may hold links this deep.
const MAX_NESTED_LINKS: usize = 8;

/// Addresses in angle brackets that are longer are text.
const MAX_ADDRESS: usize = 2_000;

/// Reads the texts of a message in turn.
#[derive(Debug, Clone)]
pub(super) struct Reader<'d> {
    document: &'d Document,
    /// Footnotes in the order in which texts referred to them.
    referred: Vec<usize>,
    /// The same as a set.
    is_referred: HashSet<usize>,
    in_footnote: bool,
    nested: usize,
}

/// One text while it is read.
struct Text<'t> {
    text: &'t str,
    brackets: Option<Brackets<'t>>,
    html: Html,
    /// Where only white space is left.
    content_end: usize,
}

/// A link's parts.
struct Link<'t> {
    label: &'t str,
    target: &'t str,
    title: Option<&'t str>,
    end: usize,
}

impl<'d> Reader<'d> {
    pub fn new(document: &'d Document) -> Self {
        Self { document, referred: Vec::new(), is_referred: HashSet::new(), in_footnote: false, nested: 0 }
    }

    /// The footnotes that texts referred to, in that order. Footnotes refer to no others.
    pub fn take_footnotes(&mut self) -> Vec<&'d [Event]> {
        self.in_footnote = true;
        let notes = &self.document.definitions.notes;
        std::mem::take(&mut self.referred).into_iter().filter_map(|index| notes.get(index)).map(Vec::as_slice).collect()
    }

    /// Writes a text.
    pub fn read(&mut self, text: &'d str, out: &mut impl Output) {
        let text = text.trim_end_matches('\n');
        let content_end = text.trim_end_matches(is_space).len();
        let mut source = Text { text, brackets: None, html: Html::default(), content_end };
        let mut at = 0;
        while at < text.len() {
            let length = self.piece(&mut source, at, out).unwrap_or_else(|| {
                let length = source.plain_length(at);
                out.text(&text[at..at + length]);
                length
            });
            at += length.max(1);
        }
    }

    /// Writes what starts there, if it is more than plain text, and returns its length.
    fn piece(&mut self, source: &mut Text<'d>, at: usize, out: &mut impl Output) -> Option<usize> {
        let rest = source.text.get(at..)?;
        match rest.as_bytes().first()? {
            b'\\' => {
                rest.as_bytes().get(1).filter(|byte| ESCAPABLE.contains(byte))?;
                out.text(rest.get(1..2)?);
                Some(2)
            }
            b'<' => source.html(at, out).or_else(|| angled(rest, out)),
            b'h' => {
                let length = url_length(rest)?;
                let url = &rest[..length];
                // In the text of a link, the link goes elsewhere.
                if self.nested > 0 {
                    out.text(url)
                } else {
                    out.url(url)
                }
                Some(length)
            }
            b'[' | b'!' => self.bracketed(source, at, out),
            b' ' | b'\n' => {
                let length = source.line_break(at)?;
                out.line_break();
                Some(length)
            }
            _ => None,
        }
    }

    fn bracketed(&mut self, source: &mut Text<'d>, at: usize, out: &mut impl Output) -> Option<usize> {
        let image = source.text[at..].starts_with('!');
        let open = at + usize::from(image);
        let label = open + source.text[open..].strip_prefix('[').map(|_| 1)?;
        if !image && let Some(length) = self.footnote(&source.text[at..]) {
            return Some(length);
        }
        let link = self.link(source, label)?;
        if image {
            return Some(link.end - at);
        }
        if self.nested >= MAX_NESTED_LINKS {
            return None;
        }
        out.link_start(link.target, link.title);
        let content = out.buffer().len();
        self.nested += 1;
        self.read(link.label, out);
        self.nested -= 1;
        out.link_end(link.target, link.title, content);
        Some(link.end - at)
    }

    fn link(&self, source: &mut Text<'d>, label: usize) -> Option<Link<'d>> {
        let text = source.text;
        let brackets = source.brackets.get_or_insert_with(|| Brackets::new(text));
        if let Some(Found { label, target, title, end }) = brackets.link(label, Kind::Inline) {
            let title = title.map(|title| &text[title]);
            return Some(Link { label: &text[label], target: &text[target], title, end });
        }
        let links = &self.document.definitions.links;
        if links.is_empty() {
            return None;
        }
        [Kind::Reference, Kind::Shortcut].into_iter().find_map(|kind| {
            let Found { label, target, end, .. } = brackets.link(label, kind)?;
            let label = &text[label];
            let key = if target.is_empty() { label } else { &text[target] };
            let key = Some(key).filter(|key| key.len() < definitions::MAX_LABEL)?;
            let Target { link, title } = links.get(&definitions::key(key))?;
            let source = self.document.text.as_str();
            Some(Link { label, target: link.of(source), title: title.map(|title| title.of(source)), end })
        })
    }

    /// The length of the first reference to a footnote.
    fn footnote(&mut self, rest: &str) -> Option<usize> {
        let footnotes = &self.document.definitions.footnotes;
        if self.in_footnote || footnotes.is_empty() {
            return None;
        }
        let label = rest.strip_prefix("[^")?;
        let end = memchr(b']', start_of(label)).filter(|&end| end > 0)?;
        let &index = footnotes.get(&definitions::key(&label[..end]))?;
        if !self.is_referred.insert(index) {
            return None;
        }
        self.referred.push(index);
        Some(end + "[^]".len())
    }
}

impl Text<'_> {
    fn html(&mut self, at: usize, out: &mut impl Output) -> Option<usize> {
        let length = self.html.length(self.text, at)?;
        out.buffer().push_str(&self.text[at..at + length]);
        Some(length)
    }

    /// A line break shows unless nothing follows it. Spaces before it are part of it.
    fn line_break(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let end = spaces + 1;
        (rest[spaces..].starts_with('\n') && at + end < self.content_end).then_some(end)
    }

    /// The length of literal text: up to what could be something else, one character at least.
    fn plain_length(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        if at >= self.content_end {
            return rest.len();
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let mut from = first;
        while let Some(found) = rest.as_bytes()[from..].iter().position(|&byte| STARTS_PIECE[usize::from(byte)]) {
            let stop = from + found;
            match rest.as_bytes()[stop] {
                b'h' if !is_web_address(&rest[stop..]) => from = stop + 1,
                // Spaces before a line break are part of it.
                b'\n' => return rest[..stop].trim_end_matches(' ').len().max(first),
                _ => return stop,
            }
        }
        rest.len()
    }
}

/// The bytes at which literal text may end.
const STARTS_PIECE: [bool; 256] = {
    let bytes = *b"\\<![_*`~h\n";
    let mut table = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
};

/// The part of a text that an address in angle brackets, or a footnote's label, may take.
fn start_of(text: &str) -> &[u8] {
    text.as_bytes().get(..MAX_ADDRESS).unwrap_or(text.as_bytes())
}

/// `<https://example.com>` or `<a@example.com>`: the last of `@` and `:` decides which.
fn angled(rest: &str, out: &mut impl Output) -> Option<usize> {
    let end = memchr2(b' ', b'>', start_of(rest))?;
    let address = rest.get(1..end).filter(|_| rest[end..].starts_with('>'))?;
    let (last_character, _) = address.char_indices().next_back()?;
    let last = memrchr2(b'@', b':', address.as_bytes().get(..last_character)?).filter(|&at| at > 0)?;
    if address.as_bytes().get(last) == Some(&b'@') {
        out.email(address)
    } else {
        out.url(address)
    }
    Some(end + 1)
}

fn url_length(rest: &str) -> Option<usize> {
    let scheme = ["http://", "https://"].into_iter().find(|scheme| rest.starts_with(scheme))?.len();
    let may_end = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'<' | b'&');
    let mut run = rest.bytes().position(may_end).unwrap_or(rest.len());
    for c in rest[run..].chars() {
        // An escaped angle bracket is no part of an address either.
        let escaped = c == '&' && ["&lt;", "&gt;"].into_iter().any(|mark| rest[run..].starts_with(mark));
        if is_space(c) || c == '<' || escaped {
            break;
        }
        run += c.len_utf8();
    }
    let url = rest[..run].trim_end_matches(NOT_LAST_IN_URL);
    url.get(scheme..).is_some_and(|host| host.chars().nth(1).is_some()).then_some(url.len())
}

fn is_web_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}
