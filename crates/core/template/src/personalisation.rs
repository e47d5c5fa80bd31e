//! The values that fill a template.

use std::collections::HashMap;

use crate::template::normalise_name;

/// One value of a personalisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, put in as it is.
    Text(String),
    /// Bullets in an email, `a, b and c` in a text message or subject.
    List(Vec<String>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Values by name; names are compared without regard to case, spaces, underscores and hyphens.
///
/// ```
/// use tidings_template::{Personalisation, Value};
///
/// let mut values = Personalisation::new();
/// values.insert("First name", Value::from("Amala"));
/// assert_eq!(values.get("first_name"), Some(&Value::from("Amala")));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Personalisation {
    values: HashMap<String, Option<Value>>,
}

impl Personalisation {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value; a later one of the same name wins. `None` (a null) counts as missing.
    pub fn insert(&mut self, name: &str, value: impl Into<Option<Value>>) {
        self.values.insert(normalise_name(name), value.into());
    }

    /// The value of that name, if there is one that is not null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.by_key(&normalise_name(name))
    }

    /// Whether no value, not even a null, was given.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether a value of that name was given, be it a null.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.values.contains_key(&normalise_name(name))
    }

    pub(crate) fn by_key(&self, key: &str) -> Option<&Value> {
        self.values.get(key).and_then(Option::as_ref)
    }
}
