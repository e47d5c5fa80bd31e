//! Errors as replies.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;
use tidings_api_types::{
    internal::{ErrorReply, error::ErrorShape, fields::FieldErrors},
    schema::Faults,
    v2::ErrorBody,
};
use tidings_app::Failure;
use tidings_store::StoreError;
use tidings_web::body::BodyError;

/// An error of the API.
#[derive(Debug)]
pub(crate) struct ApiError(ErrorReply);

impl ApiError {
    /// A fault of ours, whose words are for the log.
    pub(crate) fn internal(reason: &dyn std::fmt::Display) -> Self {
        tracing::error!(%reason, "a request failed");
        Self(ErrorReply::text(500, "Internal server error"))
    }

    /// The same error in the public API's shape, as some of the endpoints have it.
    pub(crate) fn listed(self, error: &str) -> Self {
        let Self(ErrorReply { status, body }) = self;
        match body {
            ErrorShape::Message { message, .. } => {
                let text = match &message {
                    Value::Object(fields) => fields.values().next().and_then(|texts| texts.get(0)),
                    message => Some(message),
                };
                let text = text.and_then(Value::as_str).unwrap_or_default();
                Self(ErrorReply { status, body: ErrorShape::Listed(ErrorBody::one(status, error, text)) })
            }
            body => Self(ErrorReply { status, body }),
        }
    }

    /// The database is away: the same request may succeed in a moment.
    fn unavailable(reason: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%reason, "a request could not be served");
        Self(ErrorReply::text(503, "Service unavailable, try again later"))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0.body)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<ErrorReply> for ApiError {
    fn from(reply: ErrorReply) -> Self {
        Self(reply)
    }
}

impl From<FieldErrors> for ApiError {
    fn from(errors: FieldErrors) -> Self {
        Self(errors.into())
    }
}

impl From<Faults> for ApiError {
    fn from(faults: Faults) -> Self {
        Self(faults.into())
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(reply) => Self(*reply),
            failure if failure.is_unavailable() => Self::unavailable(&failure),
            failure => Self::internal(&failure),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Failure::from(error).into()
    }
}

impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        Self(body_reply(error))
    }
}

/// What is said of a body that could not be read.
pub(crate) fn body_reply(error: BodyError) -> ErrorReply {
    let status = match error {
        BodyError::TooLarge { .. } => 413,
        BodyError::TooSlow { .. } => 408,
        BodyError::CutOff => 400,
    };
    ErrorReply::text(status, format!("Request body not accepted: {error}"))
}

/// An address that is none of ours.
pub(crate) async fn not_found() -> Response {
    let message = "The requested URL was not found on the server. If you entered the URL manually please check your \
                   spelling and try again.";
    ApiError(ErrorReply::text(404, message)).into_response()
}

/// An address of ours, by a method that it does not have.
pub(crate) async fn method_not_allowed() -> Response {
    ApiError(ErrorReply::text(405, "The method is not allowed for the requested URL.")).into_response()
}
