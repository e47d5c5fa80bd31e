//! Errors as replies.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use tidings_api_types::{schema::Faults, v2::ErrorBody};
use tidings_app::{Failure, send::Refusal};
use tidings_store::StoreError;
use tidings_web::body::BodyError;

/// An error of the API.
#[derive(Debug)]
pub(crate) struct ApiError {
    /// The envelope's body, whose status is the reply's.
    body: ErrorBody,
    /// Seconds after which it is worth trying again.
    retry_after: Option<u64>,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, error: &str, message: impl Into<String>) -> Self {
        ErrorBody::one(status.as_u16(), error, message).into()
    }

    /// A row that is not there, or not the caller's.
    pub(crate) fn no_result() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoResultFound", "No result found")
    }

    /// One fault of the request, in the words of its schema.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        ErrorBody::validation(vec![message.into()]).into()
    }

    /// A fault of ours, whose words are for the log.
    pub(crate) fn internal(reason: &dyn std::fmt::Display) -> Self {
        tracing::error!(%reason, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Exception", "Internal server error")
    }

    /// The database is away: the same request may succeed in a moment.
    pub(crate) fn unavailable(reason: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%reason, "a request could not be served");
        let message = "Service unavailable, try again later";
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", message);
        Self { retry_after: Some(1), ..error }
    }

    /// As a reply in the envelope of what is outside `/v2`.
    pub(crate) fn into_plain_response(self) -> Response {
        let Self { body, retry_after } = self;
        let messages: Vec<_> = body.errors.into_iter().map(|entry| entry.message).collect();
        with_retry_after(plain(status_of(body.status_code), messages.join("; ")), retry_after)
    }

    /// The envelope's body alone.
    pub(crate) fn into_body(self) -> ErrorBody {
        self.body
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = status_of(self.body.status_code);
        with_retry_after((status, Json(self.body)).into_response(), self.retry_after)
    }
}

fn status_of(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn with_retry_after(mut response: Response, seconds: Option<u64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() { Self::unavailable(&error) } else { Self::internal(&error) }
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        if failure.is_unavailable() { Self::unavailable(&failure) } else { Self::internal(&failure) }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let retry_after = refusal.retry_after();
        match (refusal.body(), refusal) {
            (Some(body), _) => Self { body, retry_after },
            (None, Refusal::Store(error)) => error.into(),
            (None, reason @ (Refusal::NotStored { unavailable: true, .. } | Refusal::Repeated)) => {
                Self::unavailable(&reason)
            }
            (None, reason) => Self::internal(&reason),
        }
    }
}

impl From<Faults> for ApiError {
    fn from(Faults(messages): Faults) -> Self {
        ErrorBody::validation(messages).into()
    }
}

impl From<ErrorBody> for ApiError {
    fn from(body: ErrorBody) -> Self {
        Self { body, retry_after: None }
    }
}

impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        let (status, class) = match error {
            BodyError::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge"),
            BodyError::TooSlow { .. } => (StatusCode::REQUEST_TIMEOUT, "RequestTimeout"),
            BodyError::CutOff => (StatusCode::BAD_REQUEST, "BadRequestError"),
        };
        Self::new(status, class, format!("Request body not accepted: {error}"))
    }
}

/// An address that is none of ours; the envelope is that of errors before any endpoint is found.
pub(crate) async fn not_found() -> Response {
    plain(
        StatusCode::NOT_FOUND,
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling and \
         try again.",
    )
}

/// An address of ours, by a method that it does not have.
pub(crate) async fn method_not_allowed() -> Response {
    plain(StatusCode::METHOD_NOT_ALLOWED, "The method is not allowed for the requested URL.")
}

/// An error in the envelope of what is outside `/v2`.
pub(crate) fn plain(status: StatusCode, message: impl Into<Value>) -> Response {
    let message = message.into();
    (status, Json(json!({ "result": "error", "message": message }))).into_response()
}
