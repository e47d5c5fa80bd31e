//! Web addresses in plain text.

use serde::Serialize;

/// A run of text, or an address to follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part<'a> {
    pub text: &'a str,
    /// `text` is an `http` or `https` address.
    pub link: bool,
}

/// Splits `text` into addresses and what is between them; the parts put together are `text`.
pub fn linkify(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from_link) = rest.split_at(start);
        let (link, after) = from_link.split_at(address_length(from_link));
        parts.extend([Part { text: before, link: false }, Part { text: link, link: true }]);
        rest = after;
    }
    parts.push(Part { text: rest, link: false });
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// Up to the first character that no address holds, less the punctuation that ends a sentence.
fn address_length(text: &str) -> usize {
    let end =
        text.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"'`|\\^{}".contains(c)).unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ']']);
    // A closing bracket belongs to the sentence unless the address opened it.
    match address.strip_suffix(')') {
        Some(inside) if !inside.contains('(') => inside.len(),
        _ => address.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::linkify;

    #[test]
    fn addresses_are_found_and_nothing_is_lost() {
        for (text, links) in [
            ("no links here", vec![]),
            ("", vec![]),
            ("Go to https://example.com/a?b=c#d.", vec!["https://example.com/a?b=c#d"]),
            ("(see http://a.example) and https://b.example, thanks", vec!["http://a.example", "https://b.example"]),
            ("https://a.example/wiki/Bin_(box)", vec!["https://a.example/wiki/Bin_(box)"]),
            ("<https://a.example>\nhttps://é.example/ü", vec!["https://a.example", "https://é.example/ü"]),
            ("javascript:alert(1) data:text/html,x", vec![]),
        ] {
            let parts = linkify(text);
            let found: Vec<_> = parts.iter().filter(|part| part.link).map(|part| part.text).collect();
            assert_eq!(found, links, "{text}");
            assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), text);
        }
    }
}
