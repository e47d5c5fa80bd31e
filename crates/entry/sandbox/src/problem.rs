//! Answers that are not what was asked for.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tidings_app::sandbox::StoreError;

/// Why there is no proper answer.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("No message was sent for this notification: its id may be wrong, or it is still waiting to be sent.")]
    NoSuchMessage,
    #[error("channel {0:?} is unknown: leave it out, or use \"sms\" or \"email\".")]
    UnknownChannel(String),
    #[error("The messages cannot be read: {0}")]
    Store(#[from] StoreError),
    #[error("The page cannot be made: {0}")]
    Template(#[from] minijinja::Error),
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::NoSuchMessage => StatusCode::NOT_FOUND,
            Self::UnknownChannel(_) => StatusCode::BAD_REQUEST,
            Self::Store(error) if error.is_unavailable() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Template(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            tracing::error!(error = %self, "the message viewer failed");
        }
        (status, format!("{self}\n")).into_response()
    }
}
