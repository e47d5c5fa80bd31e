//! An address with a display name, as a header has it (RFC 5322 §3.4, RFC 2047).

use base64::{Engine, prelude::BASE64_STANDARD};

/// Bytes of text in one encoded word, so that it has no more than 75 characters.
const WORD: usize = 42;

/// `"name" <address>`; quoted, so that no character of the name means anything, or encoded where it is not ASCII.
pub(super) fn with_name(name: &str, address: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii() && !c.is_ascii_control());
    let name = if is_plain { quoted(name) } else { encoded(name) };
    format!("{name} <{address}>")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', r"\\").replace('"', "\\\""))
}

fn encoded(name: &str) -> String {
    let mut words = vec![String::new()];
    for c in name.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= WORD => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    let words: Vec<_> = words.iter().map(|word| format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(word))).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_name_means_anything() {
        assert_eq!(with_name("Bin Team", "a@b.example"), r#""Bin Team" <a@b.example>"#);
        assert_eq!(with_name(r#"The "Bin" \ Team"#, "a@b.example"), r#""The \"Bin\" \\ Team" <a@b.example>"#);
    }

    #[test]
    fn beyond_ascii_it_is_encoded_in_words_that_are_not_too_long() {
        assert_eq!(with_name("Tŷ", "a@b.example"), "=?UTF-8?B?VMW3?= <a@b.example>");
        let long = with_name(&"ŷ".repeat(50), "a@b.example");
        assert_eq!(long.matches("=?UTF-8?B?").count(), 3);
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
        assert!(!with_name("a\r\nBcc: x", "a@b.example").contains(['\r', '\n']));
    }
}
