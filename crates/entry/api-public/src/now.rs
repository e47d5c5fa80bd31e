//! The time of a request.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;
use jiff::Timestamp;

use crate::PublicApi;

/// When the request is taken to be made: the clock's time. Builds with the feature `test-clock` take the time from the header
/// `X-Notify-Test-Now` where there is one (`%Y-%m-%dT%H:%M:%S.%f`, UTC).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now(pub(crate) Timestamp);

impl FromRequestParts<PublicApi> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, Infallible> {
        Ok(Self(told(parts).unwrap_or_else(|| api.clock.now())))
    }
}

#[cfg(feature = "test-clock")]
fn told(parts: &Parts) -> Option<Timestamp> {
    let text = parts.headers.get("x-notify-test-now")?.to_str().ok()?;
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()
}

#[cfg(not(feature = "test-clock"))]
fn told(_: &Parts) -> Option<Timestamp> {
    None
}
