//! Reading a JSON object field by field, with errors told per field: `{"name": ["Missing data for required field."]}`.
//!
//! The words are those of the form library behind most of the internal API. Endpoints that answer with a JSON schema's words
//! read their bodies with [`crate::schema`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::time;

/// What is wrong, by field; never empty. `_schema` stands for the object itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<String, Vec<String>>);

impl FieldErrors {
    /// One field's fault.
    pub fn one(name: &str, message: impl Into<String>) -> Self {
        Self(BTreeMap::from([(name.to_owned(), vec![message.into()])]))
    }
}

/// Reads an object field by field, and collects errors.
#[derive(Debug)]
pub struct Fields<'a> {
    object: &'a Map<String, Value>,
    errors: BTreeMap<String, Vec<String>>,
}

impl<'a> Fields<'a> {
    /// Begins to read `body`.
    ///
    /// # Errors
    /// When it is no object, which is then its only fault.
    pub fn of(body: &'a Value) -> Result<Self, FieldErrors> {
        match body {
            Value::Object(object) => Ok(Self { object, errors: BTreeMap::new() }),
            _ => Err(FieldErrors::one("_schema", "Invalid input type.")),
        }
    }

    /// Whether the field was sent, `null` included.
    pub fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// Every field's name.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.object.keys().map(String::as_str)
    }

    /// A field as it was sent.
    pub fn raw(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name)
    }

    /// A field that may be left out. `read` gives its value or its fault.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&'a Value) -> Result<T, String>) -> Option<T> {
        match read(self.object.get(name)?) {
            Ok(value) => Some(value),
            Err(message) => {
                self.fault(name, message);
                None
            }
        }
    }

    /// A field that must be there.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&'a Value) -> Result<T, String>) -> Option<T> {
        if !self.has(name) {
            self.fault(name, "Missing data for required field.");
        }
        self.optional(name, read)
    }

    /// Adds a fault that was found elsewhere.
    pub fn fault(&mut self, name: &str, message: impl Into<String>) {
        self.errors.entry(name.to_owned()).or_default().push(message.into());
    }

    /// Ends the reading: the collected errors, if there are any.
    pub fn finish(self) -> Result<(), FieldErrors> {
        if self.errors.is_empty() { Ok(()) } else { Err(FieldErrors(self.errors)) }
    }
}

const NULL: &str = "Field may not be null.";

/// A text.
pub fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Err(NULL.to_owned()),
        Value::String(text) => Ok(text.clone()),
        _ => Err("Not a valid string.".to_owned()),
    }
}

/// A text of at most `longest` characters.
pub fn text_up_to(longest: usize) -> impl FnOnce(&Value) -> Result<String, String> {
    move |value| {
        let text = text(value)?;
        match text.chars().count() <= longest {
            true => Ok(text),
            false => Err(format!("Longer than maximum length {longest}.")),
        }
    }
}

/// A whole number; a text of one counts.
pub fn integer(value: &Value) -> Result<i64, String> {
    let invalid = || "Not a valid integer.".to_owned();
    match value {
        Value::Null => Err(NULL.to_owned()),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => Ok(integer),
            None => number.as_f64().filter(|float| float.abs() < 9e15).map(|float| float as i64).ok_or_else(invalid),
        },
        Value::String(text) => text.trim().parse().map_err(|_| invalid()),
        _ => Err(invalid()),
    }
}

/// A truth, in the many ways in which it may be written.
pub fn boolean(value: &Value) -> Result<bool, String> {
    const TRUE: &[&str] = &["t", "true", "1", "on", "y", "yes"];
    const FALSE: &[&str] = &["f", "false", "0", "off", "n", "no"];
    let written = match value {
        Value::Null => return Err(NULL.to_owned()),
        Value::Bool(truth) => return Ok(*truth),
        Value::String(text) => text.to_lowercase(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    match written.as_str() {
        written if TRUE.contains(&written) => Ok(true),
        written if FALSE.contains(&written) => Ok(false),
        _ => Err("Not a valid boolean.".to_owned()),
    }
}

/// A UUID.
pub fn uuid(value: &Value) -> Result<Uuid, String> {
    match value {
        Value::Null => Err(NULL.to_owned()),
        value => {
            let uuid = value.as_str().and_then(tidings_domain::ids::parse_lenient);
            uuid.ok_or_else(|| "Not a valid UUID.".to_owned())
        }
    }
}

/// An instant, in any of the ways in which clients write one; UTC where no offset is given.
pub fn instant(value: &Value) -> Result<Timestamp, String> {
    match value {
        Value::Null => Err(NULL.to_owned()),
        value => value.as_str().and_then(time::parse).ok_or_else(|| "Not a valid datetime.".to_owned()),
    }
}

/// What `read` reads, or null.
pub fn nullable<T>(read: impl FnOnce(&Value) -> Result<T, String>) -> impl FnOnce(&Value) -> Result<Option<T>, String> {
    |value| if value.is_null() { Ok(None) } else { read(value).map(Some) }
}

/// A list of what `read` reads.
pub fn list<T>(read: impl Fn(&Value) -> Result<T, String>) -> impl FnOnce(&Value) -> Result<Vec<T>, String> {
    move |value| match value {
        Value::Null => Err(NULL.to_owned()),
        Value::Array(items) => items.iter().map(read).collect(),
        _ => Err("Not a valid list.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn errors_are_told_by_field() {
        let body = json!({"name": 3, "restricted": "perhaps", "limit": "x", "id": "y", "text": null, "long": "abc"});
        let mut fields = Fields::of(&body).unwrap();
        fields.required("created_by", uuid);
        fields.required("name", text);
        fields.optional("restricted", boolean);
        fields.optional("limit", integer);
        fields.optional("id", uuid);
        fields.optional("text", text);
        fields.optional("long", text_up_to(2));
        let FieldErrors(errors) = fields.finish().unwrap_err();
        assert_eq!(
            json!(errors),
            json!({
                "created_by": ["Missing data for required field."],
                "name": ["Not a valid string."],
                "restricted": ["Not a valid boolean."],
                "limit": ["Not a valid integer."],
                "id": ["Not a valid UUID."],
                "text": ["Field may not be null."],
                "long": ["Longer than maximum length 2."],
            })
        );
    }

    #[test]
    fn good_values() {
        let body = json!({"a": "x", "b": "True", "c": "12", "d": null, "e": ["p", "q"]});
        let mut fields = Fields::of(&body).unwrap();
        assert_eq!(fields.required("a", text).as_deref(), Some("x"));
        assert_eq!(fields.optional("b", boolean), Some(true));
        assert_eq!(fields.optional("c", integer), Some(12));
        assert_eq!(fields.optional("d", nullable(text)), Some(None));
        assert_eq!(fields.optional("e", list(text)), Some(vec!["p".to_owned(), "q".to_owned()]));
        assert_eq!(fields.optional("f", text), None);
        assert_eq!(fields.finish(), Ok(()));
        assert_eq!(Fields::of(&json!([])).unwrap_err(), FieldErrors::one("_schema", "Invalid input type."));
    }
}
