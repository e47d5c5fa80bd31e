//! One text of a message by itself, filled or with its placeholders shown.

use std::borrow::Cow;

use crate::{
    fill::{Lists, means_yes, value_text},
    html_text,
    markdown::means_something_in_html,
    personalisation::Personalisation,
    template::{Name, Part, Template},
};

/// How placeholders without a value are marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Marks {
    /// By an element with a class: `<span class='placeholder'>`, `placeholder-conditional`, `placeholder-no-brackets` or
    /// `placeholder-redacted`.
    #[default]
    Html,
    /// By their brackets alone.
    PlainText,
}

/// What shows of a placeholder without a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Missing {
    /// Its name.
    #[default]
    Highlighted,
    /// The word `hidden`: for messages whose values are withheld.
    Redacted,
}

/// What the text and the values are written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// As the author and the values have it.
    #[default]
    Source,
    /// As HTML: markup that the author and the values hold is text. See [`html_text::escape`].
    Html,
}

impl Form {
    fn write(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Source => Cow::Borrowed(text),
            Self::Html => html_text::escape(text),
        }
    }
}

/// How one text of a message is shown: a subject, the content, a name in a list of templates.
///
/// ```
/// use tidings_template::{Field, Form, Missing, Personalisation, Template, Value};
///
/// let template = Template::parse("Dear ((name)), ((late??you are late))");
/// let mut values = Personalisation::new();
/// values.insert("name", Value::from("<Amala>"));
/// let html = Field { form: Form::Html, missing: Missing::Redacted, ..Field::default() };
/// assert_eq!(html.render(&template, &values), "Dear &lt;Amala&gt;, <span class='placeholder-redacted'>hidden</span>");
/// assert_eq!(Field::PLAIN_TEXT.render(&template, &values), "Dear <Amala>, ((late??you are late))");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// How placeholders without a value are marked.
    pub marks: Marks,
    /// What shows of them.
    pub missing: Missing,
    /// Whether their brackets show. Those of conditionals always do.
    pub brackets: bool,
    /// What the text and the values are written in.
    pub form: Form,
    /// How lists among the values read.
    pub lists: Lists,
}

impl Default for Field {
    /// Source with highlighted placeholders, lists as a sentence.
    fn default() -> Self {
        Self {
            marks: Marks::Html,
            missing: Missing::Highlighted,
            brackets: true,
            form: Form::Source,
            lists: Lists::Sentence,
        }
    }
}

impl Field {
    /// Text as it is, in which placeholders without a value stay as they are written.
    pub const PLAIN_TEXT: Self = Self {
        marks: Marks::PlainText,
        missing: Missing::Highlighted,
        brackets: true,
        form: Form::Source,
        lists: Lists::Sentence,
    };

    /// The text with its values. Values are not looked at again: brackets in them stay literal.
    ///
    /// Without any values every placeholder shows, conditionals too.
    pub fn render(&self, template: &Template, values: &Personalisation) -> String {
        self.fill(template, values).text
    }

    /// The same, and whether it depends on the form.
    pub(crate) fn fill(&self, template: &Template, values: &Personalisation) -> Filled {
        let room = template.text_len() + template.text_len() / 2;
        let mut out = Filled { text: String::with_capacity(room), differs_in_html: false };
        for part in template.parts() {
            match part {
                Part::Text(text) => out.push(text, self.form),
                Part::Placeholder(name) => match values.by_key(&name.key) {
                    Some(value) => out.push(&value_text(value, self.lists), self.form),
                    None => self.push_placeholder(&mut out, name),
                },
                Part::Conditional(name, text) => match values.by_key(&name.key) {
                    Some(value) => {
                        let value = value_text(value, self.lists);
                        out.differs_in_html |= means_something_in_html(&value);
                        if means_yes(&self.form.write(&value)) {
                            out.push(text, self.form);
                        }
                    }
                    None => self.push_conditional(&mut out, name, text),
                },
            }
        }
        out
    }

    fn push_placeholder(&self, out: &mut Filled, name: &Name) {
        out.differs_in_html = true;
        let name = self.form.write(&name.written);
        let out = &mut out.text;
        match (self.missing, self.marks, self.brackets) {
            (Missing::Redacted, ..) => out.push_str(self.redacted()),
            (_, Marks::Html, true) => out.extend(["<span class='placeholder'>&#40;&#40;", &name, "&#41;&#41;</span>"]),
            (_, Marks::Html, false) => out.extend(["<span class='placeholder-no-brackets'>", &name, "</span>"]),
            (_, Marks::PlainText, true) => out.extend(["((", &name, "))"]),
            (_, Marks::PlainText, false) => out.push_str(&name),
        }
    }

    fn push_conditional(&self, out: &mut Filled, name: &Name, text: &str) {
        const START: &str = "<span class='placeholder-conditional'>&#40;&#40;";
        out.differs_in_html = true;
        let (name, text) = (self.form.write(&name.written), self.form.write(text));
        match (self.missing, self.marks) {
            (Missing::Redacted, _) => out.text.push_str(self.redacted()),
            (_, Marks::Html) => out.text.extend([START, &name, "??</span>", &text, "&#41;&#41;"]),
            (_, Marks::PlainText) => out.text.extend(["((", &name, "??", &text, "))"]),
        }
    }

    fn redacted(&self) -> &'static str {
        match self.marks {
            Marks::Html => "<span class='placeholder-redacted'>hidden</span>",
            Marks::PlainText => "[hidden]",
        }
    }
}

/// A filled text.
#[derive(Debug)]
pub(crate) struct Filled {
    pub text: String,
    /// Whether [`Form::Html`] may be another text than [`Form::Source`].
    pub differs_in_html: bool,
}

impl Filled {
    fn push(&mut self, text: &str, form: Form) {
        self.differs_in_html |= means_something_in_html(text);
        self.text.push_str(&form.write(text));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Value;

    fn filled(source: &str, value: &str) -> String {
        let mut values = Personalisation::new();
        values.insert("a", Value::from(value));
        Field::PLAIN_TEXT.render(&Template::parse(source), &values)
    }

    #[test]
    fn values_are_not_looked_at_again() {
        assert_eq!(filled("((a)) ((b))", "((b))"), "((b)) ((b))");
    }

    #[test]
    fn conditionals_show_only_for_yes() {
        for (value, shown) in [("YES", true), ("1", true), (" yes", false), ("no", false)] {
            assert_eq!(filled("-((a??text??))-", value), if shown { "-text??-" } else { "--" }, "{value}");
        }
    }

    #[test]
    fn missing_values_show_in_each_style() {
        let show = |field: Field| field.render(&Template::parse("((a<))((b??c))"), &Personalisation::new());
        let html = Field { form: Form::Html, ..Field::default() };
        assert_eq!(
            show(Field { brackets: false, ..html }),
            "<span class='placeholder-no-brackets'>a&lt;</span>\
             <span class='placeholder-conditional'>&#40;&#40;b??</span>c&#41;&#41;"
        );
        assert_eq!(show(Field { brackets: false, ..Field::PLAIN_TEXT }), "a<((b??c))");
        assert_eq!(show(Field { missing: Missing::Redacted, ..Field::PLAIN_TEXT }), "[hidden][hidden]");
    }

    proptest! {
        #[test]
        fn no_markup_of_authors_or_values_is_left(source in "(\\PC|[(?)<>&;a]){0,30}", value in "(\\PC|[<>&;]|&lt;){0,20}") {
            let mut values = Personalisation::new();
            values.insert("a", Value::from(value));
            let field = Field { form: Form::Html, marks: Marks::PlainText, ..Field::default() };
            prop_assert!(!field.render(&Template::parse(&source), &values).contains(['<', '>']));
        }

        #[test]
        fn a_text_that_does_not_differ_in_html_is_the_same(
            source in "(a|&|<|&#121;|yes|\\(\\(a\\)\\)|\\(\\(a\\?\\?b\\)\\)|\\(\\(c\\)\\)){0,6}",
            value in "(yes|&#121;|&|<|x){0,2}",
        ) {
            let mut values = Personalisation::new();
            values.insert("a", Value::from(value));
            let template = Template::parse(&source);
            let [source, html] =
                [Form::Source, Form::Html].map(|form| Field { form, ..Field::default() }.fill(&template, &values));
            prop_assert!(source.differs_in_html || source.text == html.text);
        }

        #[test]
        fn without_values_plain_text_is_the_source(source in any::<String>()) {
            prop_assert_eq!(Field::PLAIN_TEXT.render(&Template::parse(&source), &Personalisation::new()), source);
        }
    }
}
