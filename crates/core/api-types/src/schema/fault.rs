//! What is wrong with a body, and how it is put into words.

use serde_json::Value;

use crate::python_repr::python_repr;

/// The faults of a body, in the order in which they are told; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

/// What is wrong with one property, without its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub(crate) Vec<String>);

impl Fault {
    /// A fault in words.
    pub fn new(text: impl Into<String>) -> Self {
        Self(vec![text.into()])
    }

    /// Several faults.
    pub fn many(texts: Vec<String>) -> Self {
        Self(texts)
    }

    /// As the faults of a property, or a parameter, of this name.
    pub fn of(&self, name: &str) -> Faults {
        Faults(self.0.iter().map(|fault| without_apostrophes(&format!("{name} {fault}"))).collect())
    }
}

pub(super) fn without_apostrophes(message: &str) -> String {
    message.replace('\'', "")
}

pub(super) fn wrong_type(value: &Value, expected: &str) -> String {
    format!("{} is not of type {expected}", python_repr(value))
}
