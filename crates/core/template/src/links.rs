//! Links: text that is one, what a link may lead to, and text that must not become one.

use std::{borrow::Cow, ops::Range};

use crate::{
    edits::Edits,
    markdown::{escape, escape_attribute, push_href},
    whitespace::is_word,
};

/// The longest label of a host name that we look at.
const MAX_LABEL_LENGTH: usize = 63;

/// Where text looks like a web address: an optional scheme, labels with a dot each, a top level domain of 2 to 63
/// letters, and optionally a path, query or fragment up to white space or `<`. Not a part of an email address.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, host_start, host_run)) = next_host_run(text, from) {
        match host_length(&text[host_start..host_run]).filter(|_| starts_cleanly(text, start)) {
            Some(length) if !text[host_start + length..].starts_with('@') => {
                let end = host_start + length + path_length(&text[host_start + length..]);
                found.push(start..end);
                from = end;
            }
            _ => from = host_run,
        }
    }
    found
}

fn is_host_char(c: char) -> bool {
    is_word(c) || c == '-' || c == '.'
}

/// The next run of host characters with its scheme: start of the scheme, start and end of the run.
fn next_host_run(text: &str, from: usize) -> Option<(usize, usize, usize)> {
    let run_start = from + text[from..].find(is_word)?;
    let run_end = |start: usize| start + text[start..].find(|c| !is_host_char(c)).unwrap_or(text.len() - start);
    for scheme in ["http://", "https://"] {
        let host_start = run_start + scheme.len();
        let matches = text.get(run_start..host_start).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        if matches && text[host_start..].starts_with(is_host_char) {
            return Some((run_start, host_start, run_end(host_start)));
        }
    }
    Some((run_start, run_start, run_end(run_start)))
}

fn starts_cleanly(text: &str, start: usize) -> bool {
    !text[..start].ends_with(['@', '.'])
}

/// How much of the run is a host: labels, then the last part that can be a top level domain.
fn host_length(run: &str) -> Option<usize> {
    let mut best = None;
    let mut end = 0;
    for (index, label) in run.split('.').enumerate() {
        let start = end;
        end = start + label.len() + 1;
        // A hyphen ends the word, and with it the domain: `example.com-is` holds `example.com`.
        let top: &str = label.split('-').next().unwrap_or(label);
        if index > 0 && (2..=MAX_LABEL_LENGTH).contains(&top.len()) && top.chars().all(|c| c.is_ascii_alphabetic()) {
            best = Some(start + top.len());
        }
        if label.is_empty() || label.chars().count() > MAX_LABEL_LENGTH {
            break;
        }
    }
    best
}

fn path_length(rest: &str) -> usize {
    if !rest.starts_with(['/', '?', '#']) {
        return 0;
    }
    rest.find(|c: char| c == '<' || c.is_whitespace()).unwrap_or(rest.len())
}

/// Where a link leads, percent-encoded so that it can stand in a quoted attribute. What is encoded already stays.
///
/// A target without a scheme that links keep (`ftp:`, `file:`, `http:`, `https:`, `mailto:`, `tel:`) gets `http://` in front,
/// which makes scripts harmless.
///
/// ```
/// use tidings_template::links;
///
/// assert_eq!(links::href("gov.uk/a b?c=\"d\""), "http://gov.uk/a%20b?c=%22d%22");
/// assert_eq!(links::href("javascript:alert(1)"), "http://javascript:alert%281%29");
/// ```
pub fn href(target: &str) -> String {
    let mut out = String::with_capacity("http://".len() + target.len());
    push_href(&mut out, target);
    out
}

/// A link as HTML. Only what is not empty is written.
///
/// ```
/// use tidings_template::links::Anchor;
///
/// let link = Anchor { target: "gov.uk", title: "\"x\"", ..Anchor::default() };
/// assert_eq!(link.html(), "<a href=\"http://gov.uk\" title=\"&quot;x&quot;\">gov.uk</a>");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchor<'a> {
    /// Where it leads; see [`href`].
    pub target: &'a str,
    /// What it says; the target if this is empty.
    pub text: &'a str,
    /// What shows when it is pointed at.
    pub title: &'a str,
    /// Classes, for pages.
    pub class: &'a str,
    /// Style, for emails.
    pub style: &'a str,
}

impl Anchor<'_> {
    /// The element. Text and title are escaped; character references in them stay.
    pub fn html(&self) -> String {
        let mut out = "<a".to_owned();
        let href = href(self.target);
        let title = escape_attribute(self.title);
        for (name, value) in [("class", self.class), ("style", self.style), ("href", &href), ("title", &title)] {
            if !value.is_empty() {
                out.extend([" ", name, "=\"", value, "\""]);
            }
        }
        let text = if self.text.is_empty() { self.target } else { self.text };
        out.extend([">", &escape(text), "</a>"]);
        out
    }
}

/// One web address in HTML as a link. Punctuation at its end is not part of it, and neither is a bracket that it does not
/// open.
///
/// ```
/// use tidings_template::links;
///
/// assert_eq!(links::link("gov.uk/(a)).", ""), "<a href=\"http://gov.uk/%28a%29\">gov.uk/(a)</a>).");
/// ```
pub fn link(address: &str, class: &str) -> String {
    let (address, rest) = address.split_at(length_without_punctuation(address));
    let mut out = "<a".to_owned();
    if !class.is_empty() {
        out.extend([" class=\"", class, "\""]);
    }
    out.extend([" href=\"", &href(address), "\">", address, "</a>", rest]);
    out
}

/// HTML in which every web address is a link.
///
/// ```
/// use tidings_template::links;
///
/// assert_eq!(links::link_all("see gov.uk.", "x"), "see <a class=\"x\" href=\"http://gov.uk\">gov.uk</a>.");
/// ```
pub fn link_all<'t>(html: &'t str, class: &str) -> Cow<'t, str> {
    let mut edits = Edits::new(html);
    for range in find(html) {
        let address = &html[range.clone()];
        edits.replace(range, &link(address, class));
    }
    edits.finish()
}

fn length_without_punctuation(address: &str) -> usize {
    let count = |bracket: char| address.matches(bracket).count();
    // How many more brackets are closed than opened.
    let mut round = count(')').saturating_sub(count('('));
    let mut square = count(']').saturating_sub(count('['));
    let outside = address.chars().rev().take_while(|c| match c {
        '.' | ',' | ':' => true,
        ')' => take_one(&mut round),
        ']' => take_one(&mut square),
        _ => false,
    });
    address.len() - outside.count()
}

fn take_one(left: &mut usize) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}

/// Full stops percent-encoded, so that a token in a link does not end where a sentence could.
///
/// ```
/// use tidings_template::links;
///
/// assert_eq!(links::encode_full_stops("a.b"), "a%2Eb");
/// ```
pub fn encode_full_stops(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    for at in memchr::memchr_iter(b'.', text.as_bytes()) {
        edits.replace(at..at + 1, "%2E");
    }
    edits.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn web_addresses_are_found_and_email_addresses_are_not() {
        let cases: [(&str, &[&str]); 7] = [
            ("see www.example.com/a?b now", &["www.example.com/a?b"]),
            ("https://example.com and b.co", &["https://example.com", "b.co"]),
            ("a@example.com or first.last@b.co", &[]),
            ("version 1.2.3, e.g. this", &[]),
            ("Smith.John", &["Smith.John"]),
            ("(example.com)", &["example.com"]),
            ("a.b.c1", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn finding_never_panics(text in "(\\PC|[a-c.@/: -]|http://){0,30}") {
            let ranges = find(&text);
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(ranges.into_iter().all(|range| text.get(range).is_some()));
        }
    }
}
