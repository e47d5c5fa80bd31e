//! The links in a line of text.

use super::{Inline, Line};

/// The characters that a backslash makes literal.
const ESCAPABLE: &str = "\\`*{}[]()#+-.!_>~|";

/// Characters that end a sentence rather than a web address.
const NOT_LAST_IN_URL: [char; 8] = ['.', ',', ':', '"', '\'', ')', ']', '<'];

/// The longest text, and the longest target with title, of a link in bytes. Keeps unclosed brackets from costing a
/// look at the whole message each.
const MAX_LINK_PART: usize = 4096;

/// Parses a line, in time linear in its length.
pub(super) fn parse(line: &str) -> Line<'_> {
    let mut pieces = Vec::new();
    let (mut text_start, mut at) = (0, 0);
    while let Some(offset) = line[at..].find(['\\', '[', '!', '<', 'h']) {
        at += offset;
        match match_at(&line[at..]) {
            Some((piece, length)) => {
                push_text(&mut pieces, &line[text_start..at]);
                pieces.extend(piece);
                at += length;
                text_start = at;
            }
            None => at += 1,
        }
    }
    push_text(&mut pieces, &line[text_start..]);
    pieces
}

fn push_text<'a>(pieces: &mut Line<'a>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Inline::Text(text));
    }
}

/// What starts here, if it is not plain text, and its length. Images are nothing, of some length.
fn match_at(text: &str) -> Option<(Option<Inline<'_>>, usize)> {
    match text.as_bytes().first()? {
        b'\\' => {
            let next = text[1..].chars().next().filter(|&c| ESCAPABLE.contains(c))?;
            let end = 1 + next.len_utf8();
            Some((Some(Inline::Text(&text[1..end])), end))
        }
        b'!' => link(&text[1..]).map(|(_, length)| (None, length + 1)),
        b'[' => link(text).map(|(link, length)| (Some(link), length)),
        b'<' => angle_url(text).map(|(url, length)| (Some(Inline::Url(url)), length)),
        _ => bare_url(text).map(|length| (Some(Inline::Url(&text[..length])), length)),
    }
}

/// `[text](target "title")`; the text may hold one level of brackets.
fn link(text: &str) -> Option<(Inline<'_>, usize)> {
    let inner = text.strip_prefix('[')?;
    let close = closing_bracket(inner)?;
    let label = &inner[..close];
    let rest = inner[close + 1..].strip_prefix('(')?;
    let end = rest.bytes().take(MAX_LINK_PART).position(|byte| byte == b')')?;
    let (target, title) = split_title(rest[..end].trim());
    let target = target.strip_prefix('<').and_then(|target| target.strip_suffix('>')).unwrap_or(target);
    Some((Inline::Link { text: label, target, title }, 1 + close + 2 + end + 1))
}

fn closing_bracket(inner: &str) -> Option<usize> {
    let mut depth = 0;
    for (index, byte) in inner.bytes().enumerate().take(MAX_LINK_PART) {
        match byte {
            b'[' if depth == 0 => depth = 1,
            b'[' => return None,
            b']' if depth == 0 => return Some(index),
            b']' => depth = 0,
            _ => {}
        }
    }
    None
}

fn split_title(inside: &str) -> (&str, Option<&str>) {
    for quote in ['"', '\''] {
        let title = inside.strip_suffix(quote).and_then(|rest| rest.split_once(quote));
        if let Some((target, title)) = title
            && target.ends_with(char::is_whitespace)
        {
            return (target.trim_end(), Some(title));
        }
    }
    (inside, None)
}

/// `<https://example.com>`: the address and the length with brackets.
fn angle_url(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('<').filter(|inner| is_web_address(inner))?;
    let end = inner.find(['>', '<', ' '])?;
    inner[end..].starts_with('>').then_some((&inner[..end], end + 2))
}

fn bare_url(text: &str) -> Option<usize> {
    if !is_web_address(text) {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(text.len());
    let url = text[..end].trim_end_matches(NOT_LAST_IN_URL);
    (url.len() > "https://".len()).then_some(url.len())
}

fn is_web_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_addresses_are_found() {
        let cases = [
            (
                "a [b [c]](d \"e\") f",
                vec![
                    Inline::Text("a "),
                    Inline::Link { text: "b [c]", target: "d", title: Some("e") },
                    Inline::Text(" f"),
                ],
            ),
            (
                "see https://a.b/c. And <http://d.e>",
                vec![
                    Inline::Text("see "),
                    Inline::Url("https://a.b/c"),
                    Inline::Text(". And "),
                    Inline::Url("http://d.e"),
                ],
            ),
            (
                "x ![image](y) \\[z](w)",
                vec![Inline::Text("x "), Inline::Text(" "), Inline::Text("["), Inline::Text("z](w)")],
            ),
            ("*no* _emphasis_ [open", vec![Inline::Text("*no* _emphasis_ [open")]),
        ];
        for (line, expected) in cases {
            assert_eq!(parse(line), expected, "{line}");
        }
    }
}
