//! The address that a service's emails come from.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::whitespace::{is_space, trim};

/// The local part of a sender's address, made from its name: without accents, in lower case, letters and digits with
/// single dots for white space.
///
/// ```
/// use tidings_template::email_sender_local_part;
///
/// assert_eq!(email_sender_local_part("Cyngor  Môn (Ynys) & Co."), "cyngor.mon.ynys.co");
/// ```
pub fn email_sender_local_part(name: &str) -> String {
    let unaccented: String = name.nfd().filter(|&c| !is_combining_mark(c)).collect();
    let words = trim(&unaccented).split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".");
    let safe: String = words.chars().filter(|&c| c.is_alphanumeric() || c == '.').collect();
    let lower = safe.to_lowercase();
    lower.split('.').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_dotted_words() {
        for (name, expected) in [
            ("GOV.UK Notify", "gov.uk.notify"),
            (" .a..b. ", "a.b"),
            ("Tŷ - Hywel", "ty.hywel"),
            ("&", ""),
            ("Ünal's", "unals"),
        ] {
            assert_eq!(email_sender_local_part(name), expected);
        }
    }

    proptest! {
        #[test]
        fn dots_only_separate(name in "\\PC{0,30}") {
            let local = email_sender_local_part(&name);
            prop_assert!(!local.starts_with('.') && !local.ends_with('.') && !local.contains(".."));
        }
    }
}
