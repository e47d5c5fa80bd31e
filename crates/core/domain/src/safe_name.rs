//! Names (of services, mostly) made safe for places where not every character is.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name as the part of an email address before the `@`: lower case, without accents, dots for spaces. Empty when nothing
/// of the name can be kept. Letters and digits of any script are kept.
///
/// ```
/// use tidings_domain::safe_name;
///
/// assert_eq!(safe_name::email_local_part(" Ünïcödé  & Ñames (beta)"), "unicode.names.beta");
/// ```
pub fn email_local_part(name: &str) -> String {
    fold(name, '.')
}

/// A name as the `id` of an element of a page: as [`email_local_part`], with hyphens for spaces; hyphens of the name stay.
///
/// ```
/// use tidings_domain::safe_name;
///
/// assert_eq!(safe_name::html_id("We’re here: 24-7"), "were-here-24-7");
/// ```
pub fn html_id(name: &str) -> String {
    fold(name, '-')
}

fn fold(name: &str, separator: char) -> String {
    let unaccented: String = name.nfd().filter(|&c| !is_combining_mark(c)).collect();
    let mut folded = String::with_capacity(unaccented.len());
    for (index, word) in unaccented.split(is_space).filter(|word| !word.is_empty()).enumerate() {
        let kept = word.chars().filter(|&c| c.is_alphanumeric() || c == separator);
        folded.extend((index > 0).then_some(separator).into_iter().chain(kept));
    }
    let mut folded = folded.to_lowercase();
    while folded.contains("..") {
        folded = folded.replace("..", ".");
    }
    folded.trim_matches('.').to_owned()
}

/// Unicode's white space, and the four separators of ASCII that many tools split text at.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_kept_is_dropped() {
        for name in ["", " ", "&;", "🧑🏽‍🦽", "...", ". ."] {
            assert_eq!(email_local_part(name), "", "{name}");
        }
        assert_eq!(html_id("a<b>c & d"), "abc--d");
    }

    proptest! {
        #[test]
        fn a_safe_name_stays_as_it_is(name in ".*") {
            let safe = email_local_part(&name);
            prop_assert!(!safe.starts_with('.') && !safe.ends_with('.') && !safe.contains(".."), "{}", safe);
            prop_assert!(safe.chars().all(|c| c == '.' || c.is_alphanumeric() || is_combining_mark(c)), "{}", safe);
        }

        #[test]
        fn of_ascii_names_the_safe_name_is_its_own(name in "[ -~]*") {
            let safe = html_id(&name);
            prop_assert_eq!(html_id(&safe), safe);
        }
    }
}
