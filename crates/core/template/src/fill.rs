//! Values into a template's tree.

use std::borrow::Cow;

use crate::{
    personalisation::{Personalisation, Value},
    template::{Part, Template},
    whitespace::strip_obscure,
};

/// How a list reads in the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// A blank line, then a line `* item` for each.
    Bullets,
    /// `a, b and c`.
    Sentence,
}

/// The words that make a conditional's text appear, in any case.
const YES: [&str; 7] = ["yes", "y", "true", "t", "1", "include", "show"];

/// The text with values filled in. A placeholder without a value reads `unfilled`, and a conditional nothing; both read
/// as written if `unfilled` is `None`.
/// Values are not looked at again: brackets in them stay literal.
pub(crate) fn fill(template: &Template, values: &Personalisation, lists: Lists, unfilled: Option<&str>) -> String {
    let mut out = String::new();
    for part in template.parts() {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Placeholder(name) => match (values.by_key(&name.key), unfilled) {
                (Some(value), _) => out.push_str(&value_text(value, lists)),
                (None, Some(stand_in)) => out.push_str(stand_in),
                (None, None) => out.extend(["((", &name.written, "))"]),
            },
            Part::Conditional(name, text) => match (values.by_key(&name.key), unfilled) {
                (Some(value), _) if means_yes(&value_text(value, lists)) => out.push_str(text),
                (Some(_), _) => {}
                (None, Some(_)) => {}
                (None, None) => out.extend(["((", &name.written, "??", text, "))"]),
            },
        }
    }
    out
}

pub(crate) fn means_yes(value: &str) -> bool {
    YES.contains(&value.to_lowercase().as_str())
}

pub(crate) fn value_text(value: &Value, lists: Lists) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::List(items) => {
            let items: Vec<String> =
                items.iter().map(|item| strip_obscure(item)).filter(|item| !item.is_empty()).collect();
            Cow::Owned(match lists {
                Lists::Bullets => bullets(&items),
                Lists::Sentence => sentence(&items),
            })
        }
    }
}

fn bullets(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("\n\n* {}", items.join("\n* "))
}

fn sentence(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(source: &str, value: Value, lists: Lists) -> String {
        let mut values = Personalisation::new();
        values.insert("a", value);
        fill(&Template::parse(source), &values, lists, None)
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|&item| item.to_owned()).collect())
    }

    #[test]
    fn values_are_not_looked_at_again() {
        assert_eq!(filled("((a)) ((b))", "((b))".into(), Lists::Sentence), "((b)) ((b))");
    }

    #[test]
    fn conditionals_show_only_for_yes() {
        for (value, shown) in [("YES", true), ("t", true), ("1", true), ("Show", true), (" yes", false), ("no", false)]
        {
            let expected = if shown { "-text??-" } else { "--" };
            assert_eq!(filled("-((a??text??))-", value.into(), Lists::Sentence), expected, "{value}");
        }
    }

    #[test]
    fn lists_are_bullets_or_a_sentence() {
        assert_eq!(filled("x ((a))", list(&["b", " ", "c"]), Lists::Bullets), "x \n\n* b\n* c");
        assert_eq!(filled("((a))", list(&["b", "c", "d"]), Lists::Sentence), "b, c and d");
        assert_eq!(filled("((a))", list(&["b", "\u{200B}c "]), Lists::Sentence), "b and c");
        assert_eq!(filled("[((a))]", list(&[""]), Lists::Bullets), "[]");
    }
}
