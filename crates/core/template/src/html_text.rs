//! Text to HTML and back: escaping, character references, line breaks.

use std::borrow::Cow;

use crate::{edits::Edits, markdown, whitespace::trim};

/// Text made safe for the content of HTML.
///
/// Character references that the author typed become characters first, so that `&lt;` and `<` give the same; `&nbsp;` and
/// `&amp;` stay. Quotes stay as well, for [typography](crate::typography) to curl: in an attribute they need more.
///
/// ```
/// use tidings_template::html_text;
///
/// assert_eq!(html_text::escape("<b> &lt;b&gt; & &amp; &copy;"), "&lt;b&gt; &lt;b&gt; &amp; &amp; ©");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    markdown::sanitise(text)
}

/// Character references as the characters they stand for, where they end in a semicolon: without one they are more likely a
/// part of an address.
///
/// ```
/// use tidings_template::html_text;
///
/// assert_eq!(html_text::unescape("&euro;5 ?a=1&copy=2"), "€5 ?a=1&copy=2");
/// ```
pub fn unescape(text: &str) -> Cow<'_, str> {
    markdown::decode(text)
}

/// Lines as HTML: a `<br>` for each line feed and each carriage return, none at the ends.
///
/// ```
/// use tidings_template::html_text;
///
/// assert_eq!(html_text::line_breaks("a\nb\n"), "a<br>b");
/// ```
pub fn line_breaks(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    let mut edits = Edits::new(text);
    for at in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        edits.replace(at..at + 1, "<br>");
    }
    edits.finish()
}
