//! Values into an email's tree, with marks where there are none.

use std::borrow::Cow;

use crate::{
    fill::{Lists, means_yes, value_text},
    markdown::sanitise,
    personalisation::{Personalisation, Value},
    template::{Part, Template},
};

/// How a placeholder without a value shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Missing {
    /// Its name in brackets, marked.
    #[default]
    Highlighted,
    /// The word `hidden`, marked: for messages whose values are withheld.
    Redacted,
}

/// What the filled text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As the author and the values have it.
    Source,
    /// Markup that the author and the values hold is text.
    Html,
}

impl Form {
    fn write<'a>(self, text: &'a str) -> Cow<'a, str> {
        match self {
            Self::Source => Cow::Borrowed(text),
            Self::Html => Cow::Owned(sanitise(text)),
        }
    }
}

/// The text with values filled in, and a `span` where a placeholder has none.
pub(crate) fn fill_marked(
    template: &Template,
    values: &Personalisation,
    lists: Lists,
    form: Form,
    missing: Missing,
) -> String {
    let mut out = String::new();
    let text_of = |value: &Value| form.write(&value_text(value, lists)).into_owned();
    for part in template.parts() {
        match part {
            Part::Text(text) => out.push_str(&form.write(text)),
            Part::Placeholder(name) => match values.by_key(&name.key) {
                Some(value) => out.push_str(&text_of(value)),
                None => push_mark(&mut out, &form.write(&name.written), None, missing),
            },
            Part::Conditional(name, text) => match values.by_key(&name.key) {
                Some(value) if means_yes(&text_of(value)) => out.push_str(&form.write(text)),
                Some(_) => {}
                None => push_mark(&mut out, &form.write(&name.written), Some(&form.write(text)), missing),
            },
        }
    }
    out
}

fn push_mark(out: &mut String, name: &str, conditional: Option<&str>, missing: Missing) {
    match (missing, conditional) {
        (Missing::Redacted, _) => out.push_str("<span class='placeholder-redacted'>hidden</span>"),
        (Missing::Highlighted, None) => {
            out.extend(["<span class='placeholder'>&#40;&#40;", name, "&#41;&#41;</span>"]);
        }
        (Missing::Highlighted, Some(text)) => {
            out.extend(["<span class='placeholder-conditional'>&#40;&#40;", name, "??</span>", text, "&#41;&#41;"]);
        }
    }
}
