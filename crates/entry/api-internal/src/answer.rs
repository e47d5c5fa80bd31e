//! Replies by endpoint.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use tidings_api_types::internal::Endpoint;

use crate::error::ApiError;

const JSON: &str = "application/json";

/// An endpoint's reply, with its status.
#[derive(Debug)]
pub(crate) struct Answer<E: Endpoint>(pub(crate) E::Reply);

impl<E: Endpoint> IntoResponse for Answer<E> {
    fn into_response(self) -> Response {
        match StatusCode::from_u16(E::STATUS) {
            Ok(StatusCode::NO_CONTENT) => StatusCode::NO_CONTENT.into_response(),
            // Not by axum's `Json`: of a long reply it spends two fifths of the time adding small pieces to its buffer.
            Ok(status) => match serde_json::to_vec(&self.0) {
                Ok(body) => (status, [(header::CONTENT_TYPE, JSON)], body).into_response(),
                Err(error) => ApiError::internal(&error).into_response(),
            },
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// What handlers return.
pub(crate) type Answered<E> = Result<Answer<E>, ApiError>;
