//! What a value reads as.

use std::borrow::Cow;

use crate::{personalisation::Value, whitespace::strip_obscure};

/// How a list reads in the text around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lists {
    /// A blank line, then a line `* item` for each: in the content of emails and letters.
    Bullets,
    /// `a, b and c`: in text messages and subjects.
    #[default]
    Sentence,
}

/// The words that make a conditional's text appear, in any case.
const YES: [&str; 7] = ["yes", "y", "true", "t", "1", "include", "show"];

/// Whether a value makes the text of a conditional appear.
pub(crate) fn means_yes(value: &str) -> bool {
    YES.into_iter().any(|yes| value.eq_ignore_ascii_case(yes))
}

/// The text of a value. Invisible characters and spaces around the items of a list go, and so do empty items.
pub(crate) fn value_text(value: &Value, lists: Lists) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::List(items) => {
            let items: Vec<Cow<'_, str>> =
                items.iter().map(|item| strip_obscure(item)).filter(|item| !item.is_empty()).collect();
            Cow::Owned(match lists {
                Lists::Bullets => bullets(&items),
                Lists::Sentence => sentence(&items),
            })
        }
    }
}

fn bullets(items: &[Cow<'_, str>]) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("\n\n* {}", items.join("\n* "))
}

fn sentence(items: &[Cow<'_, str>]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone().into_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[&str], lists: Lists) -> String {
        value_text(&Value::List(items.iter().map(|&item| item.to_owned()).collect()), lists).into_owned()
    }

    #[test]
    fn lists_are_bullets_or_a_sentence() {
        assert_eq!(list(&["b", " ", "c"], Lists::Bullets), "\n\n* b\n* c");
        assert_eq!(list(&["b", "c", "d"], Lists::Sentence), "b, c and d");
        assert_eq!(list(&["b", "\u{200B}c "], Lists::Sentence), "b and c");
        assert_eq!(list(&[""], Lists::Bullets), "");
    }

    #[test]
    fn yes_is_meant_in_any_case_but_not_with_spaces() {
        assert!(["YES", "t", "1", "Show", "include"].into_iter().all(means_yes));
        assert!(!["", " yes", "no", "ja"].into_iter().any(means_yes));
    }
}
