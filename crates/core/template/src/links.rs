//! Text that mail programs would turn into a link by themselves.

use std::ops::Range;

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

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_host_char(c: char) -> bool {
    is_word(c) || c == '-' || c == '.'
}

/// The next run of host characters with its scheme: start of the scheme, start and end of the run.
fn next_host_run(text: &str, from: usize) -> Option<(usize, usize, usize)> {
    let run_start = from + text[from..].find(|c| is_word(c) || c == '-')?;
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
