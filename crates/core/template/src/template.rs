//! A template's text as a tree: parsed once, rendered many times.

use std::collections::HashSet;

use crate::{names::normalise_name, personalisation::Personalisation};

/// A parsed template text: the content of a message, or an email's subject.
///
/// ```
/// use tidings_template::Template;
///
/// let template = Template::parse("Hi ((name)) ((Late??You are late, )) bye ((NAME))");
/// assert_eq!(template.placeholders().collect::<Vec<_>>(), ["name", "Late"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Box<[Part]>,
    bracketed: bool,
}

/// A piece of a template, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Literal text.
    Text(Box<str>),
    /// `((name))`.
    Placeholder(Name),
    /// `((name??text))`: the text, if the value means yes.
    Conditional(Name, Box<str>),
}

/// The name of a placeholder, as written and as compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub written: Box<str>,
    pub key: Box<str>,
}

impl Part {
    fn name(&self) -> Option<&Name> {
        match self {
            Self::Text(_) => None,
            Self::Placeholder(name) | Self::Conditional(name, _) => Some(name),
        }
    }
}

impl Template {
    /// Parses a template. Every text is a template: brackets that make no placeholder are literal.
    ///
    /// A placeholder is two opening brackets, one or more characters that are no brackets, two closing brackets.
    pub fn parse(source: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((before, body, after)) = next_placeholder(rest) {
            push_text(&mut parts, before);
            parts.push(part_from_body(body));
            rest = after;
        }
        push_text(&mut parts, rest);
        Self { parts: parts.into(), bracketed: source.starts_with("((") && source.ends_with("))") }
    }

    /// The names of its placeholders in order of first appearance, each as first written.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        let mut seen = HashSet::new();
        self.names().filter(move |name| seen.insert(&*name.key)).map(|name| &*name.written)
    }

    /// Whether nothing at all was written.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The length of its literal text in bytes.
    pub(crate) fn text_len(&self) -> usize {
        let literal = |part: &Part| if let Part::Text(text) = part { text.len() } else { 0 };
        self.parts.iter().map(literal).sum()
    }

    /// Whether the text starts with opening and ends with closing brackets, so that values alone may decide
    /// whether there is a message.
    pub(crate) fn is_bracketed(&self) -> bool {
        self.bracketed
    }

    fn names(&self) -> impl Iterator<Item = &Name> {
        self.parts.iter().filter_map(Part::name)
    }
}

/// The placeholders of several texts in turn (an email's subject, then its content), without repeats.
pub fn placeholders<'t>(templates: &[&'t Template]) -> Vec<&'t str> {
    distinct_names(templates).map(|name| &*name.written).collect()
}

/// The placeholders of several texts for which there is no value, named as in the template.
///
/// ```
/// use tidings_template::{Personalisation, Template, Value, missing};
///
/// let (subject, content) = (Template::parse("About ((case))"), Template::parse("Hi ((first name)), ((CASE))"));
/// let mut values = Personalisation::new();
/// values.insert("first_name", Value::from("Amala"));
/// assert_eq!(missing(&[&subject, &content], &values), ["case"]);
/// ```
pub fn missing<'t>(templates: &[&'t Template], values: &Personalisation) -> Vec<&'t str> {
    distinct_names(templates).filter(|name| values.by_key(&name.key).is_none()).map(|name| &*name.written).collect()
}

pub(crate) fn distinct_names<'t>(templates: &[&'t Template]) -> impl Iterator<Item = &'t Name> {
    let mut seen = HashSet::new();
    templates.iter().flat_map(|template| template.names()).filter(move |name| seen.insert(&*name.key))
}

/// Splits at the first placeholder: the text before it, its body, the text after it. Linear in the text.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find("((")?;
        let inner = text.get(open + 2..)?;
        let length = inner.find(['(', ')'])?;
        let (body, tail) = inner.split_at(length);
        match tail.strip_prefix("))") {
            Some(after) if !body.is_empty() => return Some((text.get(..open)?, body, after)),
            // A third opening bracket: the placeholder may start one bracket later.
            _ if body.is_empty() && tail.starts_with('(') => from = open + 1,
            _ => from = open + 2 + length,
        }
    }
}

fn part_from_body(body: &str) -> Part {
    match body.split_once("??") {
        Some((name, text)) => Part::Conditional(Name::new(name), text.into()),
        None => Part::Placeholder(Name::new(body)),
    }
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.into()));
    }
}

impl Name {
    fn new(written: &str) -> Self {
        Self { written: written.into(), key: normalise_name(written).into() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(source: &str) -> Vec<String> {
        Template::parse(source).placeholders().map(str::to_owned).collect()
    }

    #[test]
    fn brackets_make_placeholders_only_in_pairs_around_text() {
        let cases: [(&str, &[&str]); 8] = [
            ("((a))", &["a"]),
            ("(((a)))", &["a"]),
            ("((a(b)))", &[]),
            ("(()) ((", &[]),
            ("((a) ((b))", &["b"]),
            ("((a\nb))", &["a\nb"]),
            ("((??b))", &[""]),
            ("((a??b??c))((A))", &["a"]),
        ];
        for (source, expected) in cases {
            assert_eq!(names(source), expected, "{source}");
        }
    }

    #[test]
    fn names_are_compared_loosely_and_reported_as_first_written() {
        assert_eq!(
            names("((First name)) ((first_name)) ((FIRST-NAME)) ((first\tname))"),
            ["First name", "first\tname"]
        );
    }

    #[test]
    fn null_counts_as_missing() {
        let template = Template::parse("((a)) ((b))");
        let mut values = Personalisation::new();
        values.insert("a", None);
        values.insert("b", crate::Value::from(""));
        assert_eq!(missing(&[&template], &values), ["a"]);
    }

    #[test]
    fn a_cached_template_can_be_shared_between_threads() {
        fn shared<T: Send + Sync + 'static>() {}
        shared::<Template>();
    }

    proptest! {
        #[test]
        fn parsing_loses_nothing(source in "[()a? \n-]{0,40}") {
            let template = Template::parse(&source);
            let again: String = template.parts().iter().map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Placeholder(name) => format!("(({}))", name.written),
                Part::Conditional(name, text) => format!("(({}??{text}))", name.written),
            }).collect();
            prop_assert_eq!(again, source);
        }
    }
}
