//! The name GOV.UK, which is also an address.

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::edits::Edits;

/// Puts an invisible space into `GOV.UK` where it stands as a word, so that mail programs make no link of it.
///
/// ```
/// use tidings_template::gov_uk;
///
/// assert_eq!(gov_uk::unlink("GOV.UK, www.gov.uk"), "GOV.\u{200B}UK, www.gov.uk");
/// ```
pub fn unlink(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    for dot in memchr_iter(b'.', text.as_bytes()) {
        let Some(start) = dot.checked_sub("gov".len()) else { continue };
        let is_name = text.get(start..dot + ".uk".len()).is_some_and(|name| name.eq_ignore_ascii_case("gov.uk"));
        if is_name && starts_word(&text[..start]) && !text[dot + ".uk".len()..].starts_with(['/', '?', '#']) {
            edits.replace(dot + 1..dot + 1, "\u{200B}");
        }
    }
    edits.finish()
}

/// Whether a word starts after this text, or after one mark of the email dialect that ends it.
fn starts_word(before: &str) -> bool {
    let is_edge = |before: &str| before.is_empty() || before.ends_with(char::is_whitespace);
    is_edge(before) || before.strip_suffix(['#', '*', '^']).is_some_and(is_edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_no_link() {
        assert_eq!(
            unlink("GOV.UK, www.gov.uk gov.uk/x #gov.uk"),
            "GOV.\u{200B}UK, www.gov.uk gov.uk/x #gov.\u{200B}uk"
        );
        assert!(matches!(unlink("www.gov.uk"), Cow::Borrowed(_)));
    }
}
