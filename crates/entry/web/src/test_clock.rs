//! Frozen time, for acceptance tests that bring their own. In builds with the feature `test-clock` alone; never in a release.

use http::HeaderMap;
use jiff::Timestamp;

/// The time that a request's header `X-Notify-Test-Now` tells (`%Y-%m-%dT%H:%M:%S.%f`, UTC). Always none without the feature.
#[cfg(feature = "test-clock")]
pub fn told(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get("x-notify-test-now")?.to_str().ok()?;
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()
}

/// The time that a request's header `X-Notify-Test-Now` tells. Always none without the feature.
#[cfg(not(feature = "test-clock"))]
pub fn told(_: &HeaderMap) -> Option<Timestamp> {
    None
}
