//! What providers call.

mod inbound;
mod letters;
mod receipts;
mod ses;
mod transport;

use axum::body::Body;
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{Method, Request, header};
use serde_json::Value;
use tidings_test_support::{Reply, TestApp};

/// The usual answer to a receipt.
fn success() -> Value {
    serde_json::json!({"result": "success"})
}

fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")))
}

/// A form, percent-encoded.
fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A POST as a provider makes it, with these headers.
async fn call(app: &TestApp, path: &str, headers: &[(header::HeaderName, &str)], body: impl Into<Body>) -> Reply {
    let mut request = Request::builder().method(Method::POST).uri(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    app.request(request.body(body.into()).unwrap()).await
}
