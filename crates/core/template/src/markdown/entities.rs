//! Characters that HTML writes as references.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use memchr::{memchr, memchr3, memchr3_iter};

use super::source::is_word;

/// Text made safe for HTML content. References that the author typed are kept; quotes are, for typography to curl.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    push_escaped(&mut out, text);
    out.into()
}

/// Appends the same.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    let mut done = 0;
    for at in memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        let reference = match text.as_bytes().get(at) {
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ if starts_reference(&text[at + 1..]) => continue,
            _ => "&amp;",
        };
        out.extend([&text[done..at], reference]);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// Text made safe for a double-quoted attribute.
pub(crate) fn escape_attribute(text: &str) -> Cow<'_, str> {
    let escaped = escape(text);
    if escaped.contains('"') { escaped.replace('"', "&quot;").into() } else { escaped }
}

fn starts_reference(after_ampersand: &str) -> bool {
    let name = after_ampersand.strip_prefix('#').unwrap_or(after_ampersand);
    let length = name.find(|c| !is_word(c)).unwrap_or(name.len());
    length > 0 && name[length..].starts_with(';')
}

/// HTML's named references: a name, its code points in hexadecimal, and whether longer names may start with it.
const NAMED: &str = include_str!("entities.tsv");

/// The longest text, in characters, that can be a name.
const MAX_NAME: usize = 32;

/// Text with every reference decoded that ends in a semicolon. One that does not is more likely a part of an address.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match reference(after) {
            Some((characters, length)) => {
                out.push_str(&characters);
                rest = &after[length..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// What a reference stands for, and its length with the semicolon.
fn reference(text: &str) -> Option<(String, usize)> {
    let (end, _) = text.char_indices().take(MAX_NAME + 1).find(|&(_, c)| c == ';')?;
    let name = &text[..end];
    match name.strip_prefix('#') {
        Some(number) => numbered(number).map(|characters| (characters, end + 1)),
        None => match named().get(name) {
            Some((codes, _)) => Some((characters_of(codes), end + 1)),
            None => started(name),
        },
    }
}

/// The longest name with which an unknown one starts, of those that HTML knows without a semicolon. What holds an equals
/// sign is a parameter of a web address, which stays whole.
fn started(name: &str) -> Option<(String, usize)> {
    let is_name = !name.contains(['\t', '\n', '\u{0C}', ' ', '<', '&', '#', '=']);
    let mut lengths = (2..name.len()).rev().filter(|_| is_name);
    lengths.find_map(|length| match name.get(..length).and_then(|name| named().get(name)) {
        Some((codes, true)) => Some((characters_of(codes), length)),
        _ => None,
    })
}

/// Code points in hexadecimal by name, and whether longer names may start with it.
fn named() -> &'static HashMap<&'static str, (&'static str, bool)> {
    static TABLE: LazyLock<HashMap<&str, (&str, bool)>> = LazyLock::new(|| {
        let row = |line: &'static str| {
            let mut cells = line.split('\t');
            Some((cells.next()?, (cells.next()?, cells.next().is_some())))
        };
        NAMED.lines().filter_map(row).collect()
    });
    &TABLE
}

fn characters_of(codes: &str) -> String {
    codes.split(' ').filter_map(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?)).collect()
}

/// A message's source made safe for HTML before it is parsed: references that the author typed become characters, and
/// what has a meaning in HTML becomes references. `&nbsp;` and `&amp;` stay; quotes do, for typography to curl.
pub(crate) fn sanitise(text: &str) -> Cow<'_, str> {
    if !means_something_in_html(text) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        let kept = ["&nbsp;", "&amp;"].into_iter().find(|kept| text[at..].starts_with(kept));
        if let Some(kept) = kept {
            push_decoded(&mut out, &text[from..at]);
            out.push_str(kept);
            from = at + kept.len();
        }
    }
    push_decoded(&mut out, &text[from..]);
    out.into()
}

/// Whether a text holds any character that [`sanitise`] looks at.
pub(crate) fn means_something_in_html(text: &str) -> bool {
    memchr3(b'&', b'<', b'>', text.as_bytes()).is_some()
}

/// Appends a text with its references decoded, and all that then has a meaning in HTML as references.
fn push_decoded(out: &mut String, text: &str) {
    push_all_escaped(out, &decode(text));
}

/// Text as HTML content that reads as the text does, whatever it holds.
pub(crate) fn escape_all(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_all_escaped(&mut out, text);
    out
}

fn push_all_escaped(out: &mut String, text: &str) {
    let mut done = 0;
    for at in memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        let reference = match text.as_bytes().get(at) {
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&amp;",
        };
        out.extend([&text[done..at], reference]);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// A reference by code point. Windows' characters stand where C1 controls are; what is no text disappears.
fn numbered(number: &str) -> Option<String> {
    const WINDOWS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    let c = match code {
        0x80..=0x9F => WINDOWS.get(usize::try_from(code - 0x80).ok()?).copied(),
        0 | 0xD800..=0xDFFF | 0x11_0000.. => Some('\u{FFFD}'),
        0x01..=0x08 | 0x0B | 0x0E..=0x1F | 0x7F | 0xFDD0..=0xFDEF => None,
        _ if code & 0xFFFE == 0xFFFE => None,
        _ => char::from_u32(code),
    };
    Some(c.map(String::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_once() {
        assert_eq!(escape("<b>\"x\" & &amp; &copy; &copy"), "&lt;b&gt;\"x\" &amp; &amp; &copy; &amp;copy");
        assert_eq!(escape_attribute("\"<\""), "&quot;&lt;&quot;");
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(decode("&lt; &amp;lt; a&nbsp;b"), "< &lt; a\u{a0}b");
    }
}
