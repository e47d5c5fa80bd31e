//! Replies by endpoint.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use tidings_api_types::internal::Endpoint;

use crate::error::ApiError;

/// An endpoint's reply, with its status.
#[derive(Debug)]
pub(crate) struct Answer<E: Endpoint>(pub(crate) E::Reply);

impl<E: Endpoint> IntoResponse for Answer<E> {
    fn into_response(self) -> Response {
        match StatusCode::from_u16(E::STATUS) {
            Ok(StatusCode::NO_CONTENT) => StatusCode::NO_CONTENT.into_response(),
            Ok(status) => (status, Json(self.0)).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// What handlers return.
pub(crate) type Answered<E> = Result<Answer<E>, ApiError>;
