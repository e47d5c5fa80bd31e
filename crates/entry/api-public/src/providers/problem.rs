//! Errors as replies to providers.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use tidings_app::{receive_sms::ReceiveError, record_receipts::NotRecorded};
use tidings_providers::{MissingField, MissingFields, sns::Disbelieved};
use tidings_store::StoreError;
use tidings_web::{basic_auth::NotAllowed, body::BodyError};

/// An error, with the message of its envelope.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    message: Value,
}

impl Problem {
    pub(super) fn bad_request(message: impl Into<Value>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    pub(super) fn forbidden() -> Self {
        let message = "Forbidden: invalid authentication token provided".into();
        Self { status: StatusCode::FORBIDDEN, message }
    }

    /// A fault of ours, or of the database: the provider is to call again.
    fn again(reason: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%reason, "a provider's call could not be served");
        let message = "Service unavailable, try again later".into();
        Self { status: StatusCode::SERVICE_UNAVAILABLE, message }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Json(json!({"result": "error", "message": self.message}));
        let mut response = (self.status, body).into_response();
        let extra = match self.status {
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
            _ => None,
        };
        response.headers_mut().extend(extra);
        response
    }
}

impl From<NotAllowed> for Problem {
    fn from(reason: NotAllowed) -> Self {
        tracing::warn!(%reason, "somebody called as a provider");
        match reason {
            NotAllowed::Anonymous => {
                let message = "Unauthorized: authentication token must be provided".into();
                Self { status: StatusCode::UNAUTHORIZED, message }
            }
            NotAllowed::Wrong => Self::forbidden(),
        }
    }
}

impl From<Disbelieved> for Problem {
    fn from(reason: Disbelieved) -> Self {
        match reason {
            Disbelieved::NotReached(_) => Self::again(&reason),
            _ => {
                tracing::warn!(%reason, "a message of SNS is not believed");
                Self::forbidden()
            }
        }
    }
}

impl From<MissingFields> for Problem {
    fn from(MissingFields(errors): MissingFields) -> Self {
        Self::bad_request(errors)
    }
}

impl From<MissingField> for Problem {
    fn from(missing: MissingField) -> Self {
        Self::bad_request(missing.to_string())
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        let status = match error {
            BodyError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            BodyError::TooSlow { .. } => StatusCode::REQUEST_TIMEOUT,
            BodyError::CutOff => StatusCode::BAD_REQUEST,
        };
        Self { status, message: format!("Request body not accepted: {error}").into() }
    }
}

impl From<NotRecorded> for Problem {
    fn from(reason: NotRecorded) -> Self {
        Self::again(&reason)
    }
}

impl From<StoreError> for Problem {
    fn from(reason: StoreError) -> Self {
        Self::again(&reason)
    }
}

impl From<ReceiveError> for Problem {
    fn from(reason: ReceiveError) -> Self {
        Self::again(&reason)
    }
}
