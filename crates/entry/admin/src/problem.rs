//! What is answered when a page cannot be.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tidings_admin_client::Failed;

/// Why there is no page to show. Shown as a page that says what to do, by whoever let the visitor in.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Problem {
    /// No such page, or no such thing for this visitor.
    #[error("not found")]
    NotFound,
    /// Signed in, and not allowed.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in: they are asked to, and come back.
    #[error("signed out")]
    SignedOut,
    /// A form that did not come from one of our pages, or from before the visitor signed in or out.
    #[error("the form's token is not right")]
    StaleForm,
    /// What was sent cannot be read.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// The method does not belong to the address.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The API cannot be reached, or is too slow: it can be tried again.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault of ours.
    #[error("broken: {0}")]
    Broken(String),
}

impl Problem {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::StaleForm | Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed.status() {
            Some(404) => Self::NotFound,
            Some(403) => Self::Forbidden,
            Some(503 | 504) => Self::Unavailable(failed.to_string()),
            Some(_) => Self::Broken(format!("the internal API says {failed}")),
            None => match failed {
                Failed::Unreachable(_) | Failed::CutOff(_) | Failed::TimedOut => Self::Unavailable(failed.to_string()),
                other => Self::Broken(other.to_string()),
            },
        }
    }
}

impl From<minijinja::Error> for Problem {
    fn from(error: minijinja::Error) -> Self {
        let mut said = format!("{error:#}");
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            said = format!("{said}: {error}");
            cause = error.source();
        }
        Self::Broken(said)
    }
}
