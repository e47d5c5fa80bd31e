//! Measures every request: count and duration by method, route and status.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};

/// A middleware for [`axum::middleware::from_fn`]. Routes are labelled by their pattern, never by the path, which would make
/// a label of every id.
pub async fn measure(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().as_str().to_owned();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let elapsed = started.elapsed();
    if response.status().is_server_error() {
        tracing::error!(%method, %route, %status, elapsed_ms = elapsed.as_millis(), "request failed");
    } else {
        tracing::debug!(%method, %route, %status, elapsed_ms = elapsed.as_millis(), "request");
    }
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("tidings_http_requests_total", &labels).increment(1);
    metrics::histogram!("tidings_http_request_seconds", &labels).record(elapsed.as_secs_f64());
    response
}
