//! The time of a request.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::Timestamp;
use tidings_web::test_clock;

use crate::PublicApi;

/// When the request is taken to be made: the clock's time, unless an acceptance test tells another ([`test_clock`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now(pub(crate) Timestamp);

impl FromRequestParts<PublicApi> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, Infallible> {
        Ok(Self(test_clock::told(&parts.headers).unwrap_or_else(|| api.clock.now())))
    }
}
