//! `Idempotency-Key`: the name under which a request may be repeated without being done again. Notify does not have it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::{HeaderName, StatusCode, request::Parts};
use tidings_app::send::MAX_KEY;

use crate::{PublicApi, error::ApiError};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// The key that a request has, if it has one; or what is wrong with it.
#[derive(Debug)]
pub(crate) struct IdempotencyKey(pub(crate) Result<Option<String>, ApiError>);

impl FromRequestParts<PublicApi> for IdempotencyKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &PublicApi) -> Result<Self, Infallible> {
        let Some(value) = parts.headers.get(HEADER) else { return Ok(Self(Ok(None))) };
        let key = value.to_str().ok().filter(|key| (1..=MAX_KEY).contains(&key.len()));
        let invalid = || {
            let message = format!("Idempotency-Key must be 1 to {MAX_KEY} visible ASCII characters");
            ApiError::new(StatusCode::BAD_REQUEST, "BadRequestError", message)
        };
        Ok(Self(key.map(|key| Some(key.to_owned())).ok_or_else(invalid)))
    }
}
