//! Headers of every reply of an API.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

static HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type,Authorization")),
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,PUT,POST,DELETE")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains; preload")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache, private, must-revalidate")),
];

/// Adds them: nothing is kept, framed or guessed at.
pub async fn add(mut response: Response) -> Response {
    response.headers_mut().extend(HEADERS.iter().cloned());
    response
}
