//! Characters that HTML writes as references.

/// The references that authors type, and what they stand for.
const KNOWN: [(&str, &str); 6] =
    [("&nbsp;", "\u{a0}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];

/// Text made safe for HTML content. References that the author typed are kept; quotes are, for typography to curl.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        match c {
            '&' if !starts_reference(&text[index + 1..]) => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// Text made safe for a double-quoted attribute.
pub(crate) fn escape_attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

fn starts_reference(after_ampersand: &str) -> bool {
    let name = after_ampersand.strip_prefix('#').unwrap_or(after_ampersand);
    let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    length > 0 && name[length..].starts_with(';')
}

/// Text with the common references decoded, for output that is not HTML.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    KNOWN.iter().fold(text.to_owned(), |text, (reference, character)| text.replace(reference, character))
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
