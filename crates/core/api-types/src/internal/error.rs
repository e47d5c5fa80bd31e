//! Errors of the internal API.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::FieldErrors;
use crate::{schema::Faults, v2::ErrorBody};

/// A reply that is an error. Its words are the contract: the admin app shows some of them and branches on others.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorReply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: ErrorShape,
}

/// The two shapes of an error's body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ErrorShape {
    /// `{"result": "error", "message": …}`: a text, or a list of texts for each field.
    Message { result: String, message: Value },
    /// `{"status_code": …, "errors": […]}`: what a JSON schema found, as in the public API.
    Listed(ErrorBody),
}

impl ErrorReply {
    /// An error in one text.
    pub fn text(status: u16, message: impl Into<String>) -> Self {
        Self::message(status, Value::String(message.into()))
    }

    /// A bad request, in one text.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::text(400, message)
    }

    /// A bad request because of one field.
    pub fn field(name: &str, message: impl Into<String>) -> Self {
        Self::message(400, json!({ name: [message.into()] }))
    }

    /// A row that is not there, or not where the path says.
    pub fn not_found() -> Self {
        Self::text(404, "No result found")
    }

    /// An error whose message is any JSON.
    pub fn message(status: u16, message: Value) -> Self {
        Self { status, body: ErrorShape::Message { result: "error".to_owned(), message } }
    }

    /// With another status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Reads an error's body; one in neither shape becomes its own text.
    pub fn read(status: u16, body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(body) => Self { status, body },
            Err(_) => Self::text(status, String::from_utf8_lossy(body)),
        }
    }

    /// What is said: the message if it has one, else the list of errors.
    pub fn said(&self) -> Value {
        match &self.body {
            ErrorShape::Message { message, .. } => message.clone(),
            ErrorShape::Listed(listed) => json!(listed.errors),
        }
    }

    /// Whether the message is, or a field's messages hold, this text.
    pub fn says(&self, text: &str) -> bool {
        fn holds(value: &Value, text: &str) -> bool {
            match value {
                Value::String(said) => said.contains(text),
                Value::Array(items) => items.iter().any(|item| holds(item, text)),
                Value::Object(fields) => fields.values().any(|item| holds(item, text)),
                _ => false,
            }
        }
        holds(&self.said(), text)
    }

    /// What is said of one field; none unless the message names it.
    pub fn of_field(&self, name: &str) -> Vec<String> {
        match self.said().get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(text)) => vec![text.clone()],
            _ => Vec::new(),
        }
    }
}

impl std::fmt::Display for ErrorReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.said())
    }
}

impl std::error::Error for ErrorReply {}

impl From<Faults> for ErrorReply {
    fn from(Faults(messages): Faults) -> Self {
        Self { status: 400, body: ErrorShape::Listed(ErrorBody::validation(messages)) }
    }
}

impl From<FieldErrors> for ErrorReply {
    fn from(FieldErrors(fields): FieldErrors) -> Self {
        Self::message(400, json!(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_are_read_back() {
        for error in [
            ErrorReply::invalid("Folder is not empty"),
            ErrorReply::field("name", "Duplicate service name 'X'"),
            ErrorReply::from(Faults(vec!["name is a required property".to_owned()])),
        ] {
            let body = serde_json::to_vec(&error.body).unwrap();
            assert_eq!(ErrorReply::read(error.status, &body), error);
        }
        assert_eq!(ErrorReply::read(502, b"<html>"), ErrorReply::text(502, "<html>"));
    }

    #[test]
    fn what_is_said_can_be_asked_for() {
        let error = ErrorReply::field("content", "Content has a character count greater than the limit of 918");
        assert!(error.says("character count greater than") && !error.says("name"));
        assert_eq!(error.of_field("content").len(), 1);
        assert_eq!(error.of_field("name"), Vec::<String>::new());
        assert!(ErrorReply::invalid("User id: 1 already part of service id: 2").says("already part of service"));
    }
}
