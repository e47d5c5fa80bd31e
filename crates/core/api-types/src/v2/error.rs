//! The error envelope of `/v2`.

use serde::{Deserialize, Serialize};

/// `{"status_code": …, "errors": […]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The same as the reply's own status.
    pub status_code: u16,
    /// One or more; a body can have several faults.
    pub errors: Vec<ErrorEntry>,
}

/// One error: its class, for programs, and its message, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEntry {
    /// As `ValidationError`.
    pub error: String,
    pub message: String,
}

impl ErrorBody {
    /// A body with one error.
    pub fn one(status_code: u16, error: &str, message: impl Into<String>) -> Self {
        Self { status_code, errors: vec![ErrorEntry { error: error.to_owned(), message: message.into() }] }
    }

    /// A body with one `ValidationError` per message.
    pub fn validation(messages: Vec<String>) -> Self {
        let entry = |message| ErrorEntry { error: "ValidationError".to_owned(), message };
        Self { status_code: 400, errors: messages.into_iter().map(entry).collect() }
    }
}
