//! Paragraphs that ask for a QR code: `QR: https://example.com`.

use std::fmt;

use super::QrCode;
use crate::{markdown, whitespace::is_space};

/// The most that a code in a letter may hold, in UTF-8 bytes of its escaped text (`&` counts five): beyond it, printed
/// codes scan badly.
pub const QR_CODE_MAX_BYTES: usize = 504;

/// What a code may not hold.
///
/// ```
/// use tidings_template::QrCodeTooLong;
///
/// let too_long = QrCodeTooLong { data: "a".repeat(505) };
/// assert_eq!(too_long.to_string(), "Too much data for QR code (num_bytes=505, max_bytes=504)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCodeTooLong {
    /// The text after `QR:`, as HTML.
    pub data: String,
}

impl QrCodeTooLong {
    /// Its size in UTF-8 bytes, which is over [`QR_CODE_MAX_BYTES`].
    pub fn num_bytes(&self) -> usize {
        self.data.len()
    }
}

impl fmt::Display for QrCodeTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let num_bytes = self.num_bytes();
        write!(f, "Too much data for QR code (num_bytes={num_bytes}, max_bytes={QR_CODE_MAX_BYTES})")
    }
}

impl std::error::Error for QrCodeTooLong {}

/// What is to be encoded, as HTML: a paragraph of one line that starts with `QR:`, in any case, has it after that.
pub(crate) fn data(paragraph: &str) -> Option<&str> {
    let start = paragraph.trim_start_matches(is_space);
    let after_name = start.split_at_checked(2).filter(|(name, _)| name.eq_ignore_ascii_case("qr"))?.1;
    let after_colon = after_name.trim_start_matches(is_space).strip_prefix(':')?;
    let data = match after_colon.trim_start_matches(is_space) {
        // Of white space alone the last character counts.
        "" => after_colon.char_indices().next_back().and_then(|(last, _)| after_colon.get(last..))?,
        data => data,
    };
    (!data.contains('\n')).then_some(data)
}

/// The code as a block of HTML; none if there is more than a code can hold.
pub(crate) fn html(data: &str) -> Option<String> {
    if data.contains("<span class='placeholder") {
        return Some(without_value(data));
    }
    let text = markdown::decode(data);
    let svg = QrCode::encode(&text)?.svg();
    let label = markdown::escape_attribute(&text);
    Some(format!("<div class=\"qr-code\" role=\"img\" aria-label=\"QR code: {label}\">{svg}</div>"))
}

/// The place of a code that depends on a value that is missing. Its hyphens are references, which typography leaves
/// alone: the name shows as it is written.
fn without_value(data: &str) -> String {
    let name = data.replace('-', "&#45;");
    format!("<div class=\"qr-code without-value\"><div></div><div><span>{name}</span></div></div>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_paragraphs_ask_for_a_code() {
        let cases = [
            ("QR: a", Some("a")),
            (" qr :\u{a0}a b ", Some("a b ")),
            ("Qr:<br>a", Some("<br>a")),
            ("QR:  ", Some(" ")),
            ("QR:", None),
            ("QR a", None),
            ("See QR: a", None),
            ("QR: a\nb", None),
            ("é", None),
        ];
        for (paragraph, expected) in cases {
            assert_eq!(data(paragraph), expected, "{paragraph}");
        }
    }

    #[test]
    fn codes_have_a_name_for_those_who_cannot_see_them() {
        let html = html("a?b=\"c\"&amp;d").unwrap();
        assert!(
            html.starts_with("<div class=\"qr-code\" role=\"img\" aria-label=\"QR code: a?b=&quot;c&quot;&amp;d\">")
        );
    }

    #[test]
    fn a_missing_value_leaves_its_place() {
        let html = html("<span class='placeholder'>&#40;&#40;a-b&#41;&#41;</span>").unwrap();
        assert!(html.contains("a&#45;b") && !html.contains("<svg"), "{html}");
    }

    #[test]
    fn what_no_code_holds_is_left_to_the_caller() {
        assert_eq!(super::html(&"a".repeat(3_000)), None);
    }
}
