//! Typography of finished text and HTML: curly quotes, en dashes, no space before punctuation.
//!
//! [`apply`] is what emails and letters get. Each rule is a function of its own too. All of them leave a text alone that
//! needs nothing, without copying it, and take time linear in it.

mod dashes;
mod pieces;
mod quotes;

use std::borrow::Cow;

pub use dashes::{en_dashes, non_breaking_hyphens};
pub use quotes::{smart_quotes, straight_quotes_in_email_addresses};

use crate::{edits::then, whitespace::remove_before_punctuation};

/// The typography of HTML. In this order, as the rules depend on each other:
///
/// 1. spaces and tabs before a comma or a full stop go;
/// 2. quotes curl ([`smart_quotes`]), and marks with a backslash become character references;
/// 3. quotes in email addresses straighten ([`straight_quotes_in_email_addresses`]);
/// 4. hyphens between spaces become en dashes ([`en_dashes`]).
///
/// ```
/// use tidings_template::typography;
///
/// assert_eq!(typography::apply("<b>It's</b> \"late\" - sorry ."), "<b>It’s</b> “late” – sorry.");
/// ```
pub fn apply(html: &str) -> Cow<'_, str> {
    apply_with(html, smart_quotes)
}

/// The typography of text that is no HTML, such as a subject: marks with a backslash become the plain marks.
///
/// ```
/// use tidings_template::typography;
///
/// assert_eq!(typography::apply_to_text(r#"\"It's\" \- late"#), "\"It’s\" - late");
/// ```
pub fn apply_to_text(text: &str) -> Cow<'_, str> {
    then(apply_with(text, quotes::smart_quotes_marked), quotes::unmark)
}

fn apply_with(text: &str, smart_quotes: fn(&str) -> Cow<'_, str>) -> Cow<'_, str> {
    let text = then(remove_before_punctuation(text), smart_quotes);
    then(then(text, straight_quotes_in_email_addresses), en_dashes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_curl_by_their_context() {
        let cases = [
            ("it's 'urgent'", "it’s ‘urgent’"),
            ("\"Hello,\" she said", "“Hello,” she said"),
            ("\"'nested' ones\"", "“‘nested’ ones”"),
            ("the dogs' bowl, Bill's", "the dogs’ bowl, Bill’s"),
            (r#"\"straight\" \- a"#, "&#34;straight&#34; &#45; a"),
            ("<a title=\"x\">it's</a> it's", "<a title=\"x\">it's</a> it’s"),
            ("o'neil@example.com it's", "o'neil@example.com it’s"),
        ];
        for (text, expected) in cases {
            assert_eq!(apply(text), expected);
        }
    }

    #[test]
    fn what_needs_nothing_is_not_copied() {
        let html = "<p style=\"margin: 0, 1px\">Nothing, to do.</p>\n<p>e-f a@example.com – “x”</p>";
        assert!(matches!(apply(html), Cow::Borrowed(_)));
    }

    /// Long texts of what makes naive rules go over the text again and again.
    #[test]
    fn time_is_linear_in_the_text() {
        for unit in
            ["'", "\"'", "<", "<!--", "<!-- -- ", "<a>'", "</a>", "@", "’@", " - ", "- ", " ", " ,", "\\'", "&#8217;"]
        {
            let _applied = apply(&unit.repeat(200_000 / unit.len()));
        }
    }

    proptest! {
        #[test]
        fn applying_never_panics(text in "(\\PC|['\"<>/a@ -]|<!--|-->|&#82|\\\\){0,30}") {
            let _applied = (apply(&text), apply_to_text(&text));
        }
    }
}
