//! The identity of a request, so that its traces can be put together across systems (B3 headers).

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

const TRACE_ID: HeaderName = HeaderName::from_static("x-b3-traceid");
const SPAN_ID: HeaderName = HeaderName::from_static("x-b3-spanid");

/// A middleware that gives each reply the trace and span id of its request: those it came with, or new ones.
pub async fn trace(request: Request, next: Next) -> Response {
    let trace_id = trace_id(request.headers());
    let span_id = request.headers().get(&SPAN_ID).cloned().unwrap_or_else(new_span_id);
    let mut response = next.run(request).await;
    response.headers_mut().insert(TRACE_ID, trace_id);
    response.headers_mut().insert(SPAN_ID, span_id);
    response
}

fn trace_id(headers: &HeaderMap) -> HeaderValue {
    ["x-b3-traceid", "x-amz-cf-id", "x-amzn-trace-id"]
        .iter()
        .find_map(|name| headers.get(*name).filter(|value| !value.is_empty()).cloned())
        .unwrap_or_else(|| text(format!("{:032x}", rand::random::<u128>())))
}

/// A span that begins here is marked as our own.
fn new_span_id() -> HeaderValue {
    text(format!("self-{:016x}", rand::random::<u64>()))
}

fn text(value: String) -> HeaderValue {
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("-"))
}
