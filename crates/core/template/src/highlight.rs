//! Values into an email's tree, with marks where there are none.

use std::borrow::Cow;

use crate::{
    fill::{Lists, means_yes, value_text},
    markdown::{means_something_in_html, sanitise},
    personalisation::Personalisation,
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
            Self::Html => sanitise(text),
        }
    }
}

/// A filled text.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub text: String,
    /// Whether [`Form::Html`] may be another text than [`Form::Source`].
    pub differs_in_html: bool,
}

/// The text with values filled in, and a `span` where a placeholder has none.
pub(crate) fn fill_marked(
    template: &Template,
    values: &Personalisation,
    lists: Lists,
    form: Form,
    missing: Missing,
) -> Filled {
    let mut out =
        Filled { text: String::with_capacity(template.text_len() + template.text_len() / 2), differs_in_html: false };
    for part in template.parts() {
        match part {
            Part::Text(text) => out.push(text, form),
            Part::Placeholder(name) => match values.by_key(&name.key) {
                Some(value) => out.push(&value_text(value, lists), form),
                None => out.push_mark(&name.written, None, form, missing),
            },
            Part::Conditional(name, text) => match values.by_key(&name.key) {
                Some(value) => {
                    let value = value_text(value, lists);
                    out.differs_in_html |= means_something_in_html(&value);
                    if means_yes(&form.write(&value)) {
                        out.push(text, form);
                    }
                }
                None => out.push_mark(&name.written, Some(text), form, missing),
            },
        }
    }
    out
}

impl Filled {
    fn push(&mut self, text: &str, form: Form) {
        self.differs_in_html |= means_something_in_html(text);
        self.text.push_str(&form.write(text));
    }

    fn push_mark(&mut self, name: &str, conditional: Option<&str>, form: Form, missing: Missing) {
        self.differs_in_html = true;
        let name = form.write(name);
        match (missing, conditional.map(|text| form.write(text))) {
            (Missing::Redacted, _) => self.text.push_str("<span class='placeholder-redacted'>hidden</span>"),
            (Missing::Highlighted, None) => {
                self.text.extend(["<span class='placeholder'>&#40;&#40;", &name, "&#41;&#41;</span>"]);
            }
            (Missing::Highlighted, Some(text)) => {
                const START: &str = "<span class='placeholder-conditional'>&#40;&#40;";
                self.text.extend([START, &name, "??</span>", &text, "&#41;&#41;"]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Value;

    proptest! {
        #[test]
        fn a_text_that_does_not_differ_in_html_is_the_same(
            source in "(a|&|<|&#121;|yes|\\(\\(a\\)\\)|\\(\\(a\\?\\?b\\)\\)|\\(\\(c\\)\\)){0,6}",
            value in "(yes|&#121;|&|<|x){0,2}",
        ) {
            let mut values = Personalisation::new();
            values.insert("a", Value::from(value));
            let template = Template::parse(&source);
            let [source, html] = [Form::Source, Form::Html]
                .map(|form| fill_marked(&template, &values, Lists::Bullets, form, Missing::Highlighted));
            prop_assert!(source.differs_in_html || source.text == html.text);
        }
    }
}
