//! The longest that a request may take. One that takes longer is given up, and told so.
//!
//! What it was doing ends as if the client had gone away: a transaction of its own is rolled back, and what it had handed to
//! the one commit is stored as a whole or not at all. So a message may have been accepted although its sender was told of a
//! time-out; sent again under the same `Idempotency-Key`, it is answered as it would have been, and is not done again.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use tokio::time::timeout;

use crate::error::{self, ApiError};

/// Clients of Notify wait for 30 seconds: they are to hear before that.
pub const DEFAULT_TIME_LIMIT: Duration = Duration::from_millis(29_500);
/// Less than [`DEFAULT_TIME_LIMIT`], so that whoever sends slowly is told that it is the body.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(29);
const _: () = assert!(BODY_TIMEOUT.as_millis() < DEFAULT_TIME_LIMIT.as_millis());

const MESSAGE: &str = "Timeout serving request";

/// A middleware for `/v2`.
pub(crate) async fn of_v2(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(StatusCode::GATEWAY_TIMEOUT, "SoftEventletTimeout", MESSAGE).into_response(),
    }
}

/// A middleware for everything else.
pub(crate) async fn of_others(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => error::plain(StatusCode::GATEWAY_TIMEOUT, MESSAGE),
    }
}
