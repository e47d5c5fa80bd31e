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

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn ids(headers: &[(&str, &str)]) -> [String; 2] {
        let router = Router::new().route("/", get(async || "")).layer(middleware::from_fn(trace));
        let request = headers.iter().fold(Request::get("/"), |request, (name, value)| request.header(*name, *value));
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        ["x-b3-traceid", "x-b3-spanid"].map(|name| response.headers()[name].to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn a_reply_names_the_trace_of_its_request() {
        let all = [("x-amzn-trace-id", "c"), ("x-amz-cf-id", "b"), ("x-b3-traceid", "a"), ("x-b3-spanid", "s")];
        assert_eq!(ids(&all).await, ["a", "s"]);
        assert_eq!(ids(&all[..2]).await[0], "b");
        assert_eq!(ids(&all[..1]).await[0], "c");
        assert_eq!(ids(&[("x-b3-traceid", ""), ("x-amz-cf-id", "b")]).await[0], "b");
    }

    #[tokio::test]
    async fn one_that_begins_here_is_new() {
        let [trace, span] = ids(&[]).await;
        assert!(trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_hexdigit()), "{trace}");
        let own = span.strip_prefix("self-").unwrap();
        assert!(own.len() == 16 && own.bytes().all(|byte| byte.is_ascii_hexdigit()), "{span}");
        assert_ne!(ids(&[]).await, [trace, span]);
    }
}
