//! The line that mail programs show after the subject.

use crate::whitespace::{is_space, trim};

/// How many characters of the text a preheader has, markup counted.
pub(crate) const LENGTH: usize = 256;

/// The start of a text in HTML with single spaces between words, none at the ends; and how many bytes there are after it.
///
/// It is not cut inside a tag or a character reference, and what is open at the cut is closed: the message around it could
/// not be read otherwise.
pub(crate) fn start_of(html: &str) -> (String, usize) {
    let mut out = String::with_capacity(LENGTH + LENGTH / 4);
    let (mut length, mut after_space) = (0, false);
    for (at, c) in html.char_indices() {
        if is_space(c) {
            after_space = length > 0;
            continue;
        }
        if after_space {
            out.push(' ');
            length += 1;
        }
        if length >= LENGTH {
            let rest = html.get(at..).unwrap_or_default();
            end_well(&mut out, rest);
            return (out, rest.len());
        }
        out.push(c);
        length += 1;
        after_space = false;
    }
    (out, 0)
}

/// Takes a tag or reference that is in pieces off the end, and closes the marks of placeholders that are open there.
fn end_well(start: &mut String, rest: &str) {
    let tag = start.rfind('<').filter(|&tag| !start.get(tag..).is_some_and(|tag| tag.contains('>')));
    let reference = start.rfind('&').filter(|&reference| {
        let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        let rest = rest.split_once(';').map(|(rest, _)| rest);
        start.get(reference + 1..).is_some_and(is_name) && rest.is_some_and(is_name)
    });
    start.truncate(tag.or(reference).unwrap_or(start.len()));
    start.truncate(trim(start).len());
    let open = start.matches("<span").count().saturating_sub(start.matches("</span>").count());
    start.push_str(&"</span>".repeat(open));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(characters: usize, end: &str) -> String {
        start_of(&("a".repeat(characters) + end)).0.trim_start_matches('a').to_owned()
    }

    #[test]
    fn it_is_one_line_of_256_characters() {
        assert_eq!(start_of(" a\n\nb\u{a0} c "), ("a b c".to_owned(), 0));
        assert_eq!(start_of(&"é".repeat(300)), ("é".repeat(LENGTH), 88));
        assert_eq!(after(255, " bc"), "");
    }

    #[test]
    fn references_and_tags_are_whole() {
        assert_eq!(after(250, "&amp;&lt;x"), "&amp;");
        assert_eq!(after(251, "&amp;&lt;x"), "&amp;");
        assert_eq!(after(255, "& b"), "&");
        assert_eq!(after(250, "<span class='placeholder'>b</span>"), "");
        assert_eq!(after(229, "<span class='placeholder'>bcd</span>"), "<span class='placeholder'>b</span>");
        assert_eq!(after(220, "<span class='placeholder'>bcd</span>"), "<span class='placeholder'>bcd</span>");
    }

    proptest! {
        #[test]
        fn cutting_never_panics(text in "(\\PC|[<>&;# a]|<span>|</span>|&lt;|é){0,400}") {
            prop_assert!(start_of(&text).0.chars().count() <= LENGTH + "</span>".len() * LENGTH);
        }
    }
}
