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
    /// Of QR codes that hold too much: what, and how much it may be.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub qr_code: Option<QrCodeDetails>,
}

/// What is wrong with a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCodeDetails {
    /// The text after `QR:`.
    pub data: String,
    pub num_bytes: usize,
    pub max_bytes: usize,
}

impl ErrorBody {
    /// A body with one error.
    pub fn one(status_code: u16, error: &str, message: impl Into<String>) -> Self {
        let entry = ErrorEntry { error: error.to_owned(), message: message.into(), qr_code: None };
        Self { status_code, errors: vec![entry] }
    }

    /// A body with one `ValidationError` per message.
    pub fn validation(messages: Vec<String>) -> Self {
        let entry = |message| ErrorEntry { error: "ValidationError".to_owned(), message, qr_code: None };
        Self { status_code: 400, errors: messages.into_iter().map(entry).collect() }
    }
}
