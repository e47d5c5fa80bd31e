//! What handlers take from a request.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Path, Query},
    response::Response,
};
use http::{StatusCode, request::Parts};
use jiff::Timestamp;
use tidings_domain::ids::parse_lenient;
use tidings_web::test_clock;
use uuid::Uuid;

use crate::{
    PublicApi,
    error::{self, ApiError},
};

/// When the request is taken to be made: the clock's time, unless an acceptance test tells another ([`test_clock`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now(pub(crate) Timestamp);

impl FromRequestParts<PublicApi> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, Infallible> {
        Ok(Self(test_clock::told(&parts.headers).unwrap_or_else(|| api.clock.now())))
    }
}

/// What follows the question mark, pair by pair.
#[derive(Debug)]
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl FromRequestParts<PublicApi> for Pairs {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, ApiError> {
        match Query::from_request_parts(parts, api).await {
            Ok(Query(pairs)) => Ok(Self(pairs)),
            Err(_) => Err(ApiError::new(StatusCode::BAD_REQUEST, "BadRequestError", "The query string cannot be read")),
        }
    }
}

/// The text that stands for an id in a path; empty if the path is no UTF-8, which is no id either.
#[derive(Debug)]
pub(crate) struct IdText(pub(crate) String);

impl IdText {
    /// The id, if it is one.
    pub(crate) fn uuid(&self) -> Option<Uuid> {
        parse_lenient(&self.0)
    }
}

impl FromRequestParts<PublicApi> for IdText {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, Infallible> {
        Ok(Self(Path::from_request_parts(parts, api).await.map(|Path(text)| text).unwrap_or_default()))
    }
}

/// The text that stands for an id in a path, and the number of a version. What is no number is an address that is not there,
/// whoever asks.
#[derive(Debug)]
pub(crate) struct IdTextAndVersion {
    pub(crate) id: IdText,
    /// `None` if it is greater than any version.
    pub(crate) version: Option<i32>,
}

impl FromRequestParts<PublicApi> for IdTextAndVersion {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, Response> {
        match Path::<(String, String)>::from_request_parts(parts, api).await {
            Ok(Path((id, digits))) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Self { id: IdText(id), version: digits.parse().ok() })
            }
            _ => Err(error::not_found().await),
        }
    }
}
