//! Headers of every answer.

use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The policy of a page whose scripts carry this nonce: nothing from elsewhere, nothing inline.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

/// Adds what the page did not decide itself.
pub async fn protect(mut response: Response) -> Response {
    let defaults: [(HeaderName, &'static str); 8] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        // Pages hold personal data, and change.
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "geolocation=(), microphone=(), camera=(), autoplay=(), payment=(), publickey-credentials-get=(self), \
             publickey-credentials-create=(self)",
        ),
    ];
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
