//! Why a use case of the internal API did not do what it was asked.

use tidings_api_types::{
    internal::{ErrorReply, fields::FieldErrors},
    schema::Faults,
};
use tidings_blob::BlobError;
use tidings_queue::QueueError;
use tidings_store::{StoreError, UnreadableColumn};

/// A refusal, in the words of the contract, or a fault of ours. Nothing has been written when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The request cannot be granted.
    #[error("{0}")]
    Refused(Box<ErrorReply>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// Something of ours that must be there is not; the words are for the log.
    #[error("{0}")]
    Broken(String),
    /// The database could not take it; the words are for the log.
    #[error("{0}")]
    Unavailable(String),
}

impl Failure {
    /// A bad request, in one text.
    pub fn invalid(message: impl Into<String>) -> Self {
        ErrorReply::invalid(message).into()
    }

    /// A bad request because of one field.
    pub fn field(name: &str, message: impl Into<String>) -> Self {
        ErrorReply::field(name, message).into()
    }

    /// A row that is not there, or not where the path says.
    pub fn not_found() -> Self {
        ErrorReply::not_found().into()
    }

    /// The database or the disk could not be reached: the same request may succeed in a moment.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Store(error) => error.is_unavailable(),
            Self::Queue(QueueError::Database(error)) => tidings_store::pool::is_unavailable(error),
            Self::Unavailable(_) | Self::Blob(BlobError::Io { .. } | BlobError::Stopped(_)) => true,
            Self::Refused(_) | Self::Queue(_) | Self::Blob(_) | Self::Broken(_) => false,
        }
    }
}

impl From<ErrorReply> for Failure {
    fn from(reply: ErrorReply) -> Self {
        Self::Refused(Box::new(reply))
    }
}

impl From<FieldErrors> for Failure {
    fn from(errors: FieldErrors) -> Self {
        ErrorReply::from(errors).into()
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        ErrorReply::from(faults).into()
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<UnreadableColumn> for Failure {
    fn from(error: UnreadableColumn) -> Self {
        Self::Store(error.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.to_string())
    }
}
