//! Forms: what was typed is checked, and shown again with what is wrong with it.

use std::{collections::BTreeMap, str::FromStr};

use minijinja::{Value, value::Serde};
use serde::Serialize;
use tidings_admin_client::Failed;

use crate::{
    body::{FormData, UploadedFile},
    problem::Problem,
};

/// A form being checked. Errors are kept in the order in which they are found, which should be that of the fields.
#[derive(Debug)]
pub struct Form<'a> {
    data: &'a FormData,
    errors: Vec<FieldError>,
}

/// What is wrong with a field. The summary at the top of the page leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct FieldError {
    name: String,
    text: String,
}

impl<'a> Form<'a> {
    /// The form that was sent.
    pub const fn sent(data: &'a FormData) -> Self {
        Self { data, errors: Vec::new() }
    }

    /// A field's text without the spaces around it; empty if it was not sent.
    pub fn text(&self, name: &str) -> &'a str {
        self.data.get(name).map(str::trim).unwrap_or_default()
    }

    /// A field's text as it was typed.
    pub fn untrimmed(&self, name: &str) -> &'a str {
        self.data.get(name).unwrap_or_default()
    }

    /// The same, which must not be empty.
    pub fn required(&mut self, name: &str, message: &str) -> &'a str {
        let text = self.text(name);
        if text.is_empty() {
            self.error(name, message);
        }
        text
    }

    /// Every value of a field, as of checkboxes.
    pub fn all(&self, name: &str) -> Vec<&'a str> {
        self.data.all(name)
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// The one that was chosen; an error where none was, or what was sent is none of them.
    pub fn choice<T: FromStr>(&mut self, name: &str, message: &str) -> Option<T> {
        let choice = self.text(name).parse().ok();
        if choice.is_none() {
            self.error(name, message);
        }
        choice
    }

    /// The file that was chosen; an error where none was.
    pub fn file(&mut self, name: &str, message: &str) -> Option<&'a UploadedFile> {
        let file = self.data.file(name);
        if file.is_none() {
            self.error(name, message);
        }
        file
    }

    /// Says what is wrong with a field. Only the first error of a field is shown.
    pub fn error(&mut self, name: &str, message: impl Into<String>) {
        if !self.has_error(name) {
            self.errors.push(FieldError { name: name.to_owned(), text: message.into() });
        }
    }

    /// Whether something is wrong with a field.
    pub fn has_error(&self, name: &str) -> bool {
        self.errors.iter().any(|error| error.name == name)
    }

    /// Whether nothing is wrong.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// Takes what the API says of fields as errors of the form's. `fields` are pairs of the API's name and the form's.
    ///
    /// # Errors
    /// When the API has failed for another reason than these fields.
    pub fn refused(&mut self, failed: Failed, fields: &[(&str, &str)]) -> Result<(), Problem> {
        let said: Vec<(&str, String)> = match failed.refusal() {
            Some(reply) if reply.status < 500 => fields
                .iter()
                .flat_map(|(theirs, ours)| reply.of_field(theirs).into_iter().map(move |text| (*ours, text)))
                .collect(),
            _ => Vec::new(),
        };
        if said.is_empty() {
            return Err(failed.into());
        }
        for (name, text) in said {
            self.error(name, text);
        }
        Ok(())
    }

    /// For the page: what was typed, and what is wrong.
    pub fn view(&self) -> FormView {
        let mut view = FormView { errors: self.errors.clone(), ..FormView::default() };
        for (name, value) in self.data.fields() {
            if !is_secret(name) {
                view.given.entry(name.clone()).or_insert_with(|| value.clone());
                view.chosen.entry(name.clone()).or_default().push(value.clone());
            }
        }
        for error in &self.errors {
            view.error.entry(error.name.clone()).or_insert_with(|| error.text.clone());
        }
        view
    }
}

/// Whether a field's value is not given back: passwords, codes, and tokens of services' systems and of forms.
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || name.ends_with("_code") || name.ends_with("_token")
}

/// A form as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FormView {
    /// The first value of each field.
    given: BTreeMap<String, String>,
    /// Every value of each field.
    chosen: BTreeMap<String, Vec<String>>,
    /// The error of each field that has one.
    error: BTreeMap<String, String>,
    /// All of them, for the summary.
    errors: Vec<FieldError>,
}

impl FormView {
    /// A form that nobody has filled in yet, with what it starts from.
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let mut view = Self::default();
        for (name, value) in values {
            view.given.entry(name.to_owned()).or_insert_with(|| value.clone());
            view.chosen.entry(name.to_owned()).or_default().push(value);
        }
        view
    }

    /// Whether something is wrong.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// For a template.
    pub fn value(&self) -> Value {
        Value::from(Serde(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> FormData {
        FormData::of(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn what_was_typed_is_shown_again_but_for_secrets() {
        let data = sent(&[
            ("csrf_token", "t"),
            ("name", " Amala "),
            ("password", "x"),
            ("sms_code", "1"),
            ("bearer_token", "t"),
            ("box", "a"),
            ("box", "b"),
        ]);
        let mut form = Form::sent(&data);
        assert_eq!(form.required("name", "Enter a name"), "Amala");
        assert_eq!(form.all("box"), ["a", "b"]);
        assert!(form.is_valid());
        let view = form.view();
        assert_eq!(view.given.keys().collect::<Vec<_>>(), ["box", "name"]);
        assert_eq!(view.chosen["box"], ["a", "b"]);
    }

    #[test]
    fn each_field_has_one_error_in_order() {
        let data = sent(&[("name", " ")]);
        let mut form = Form::sent(&data);
        form.required("name", "Enter a name");
        form.error("name", "Too short");
        form.choice::<crate::Role>("role", "Choose a role");
        let view = form.view();
        assert!(view.has_errors() && !form.is_valid());
        let names: Vec<&str> = view.errors.iter().map(|error| error.name.as_str()).collect();
        assert_eq!(names, ["name", "role"]);
        assert_eq!(view.error["name"], "Enter a name");
    }
}
