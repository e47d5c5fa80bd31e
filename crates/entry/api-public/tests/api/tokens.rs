//! Tokens as clients make them, and as they should not.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, header};
use serde_json::{Value, json};
use sha2::{Sha256, Sha512};
use tidings_domain::ApiKeyText;
use tidings_test_support::{Reply, TestApp};

/// The service and the secret of a key.
pub fn parts(api_key: &str) -> (String, String) {
    let key = ApiKeyText::parse(api_key).unwrap();
    (key.service_id.to_string(), key.secret)
}

/// A token with any claims, signed as it should be.
pub fn signed(secret: &str, claims: &Value) -> String {
    let text = unsigned(&json!({"typ": "JWT", "alg": "HS256"}), claims);
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    let signature = mac.chain_update(text.as_bytes()).finalize().into_bytes();
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// A token whose signature holds, by an algorithm that is not accepted.
pub fn signed_with_hs512(secret: &str, claims: &Value) -> String {
    let text = unsigned(&json!({"typ": "JWT", "alg": "HS512"}), claims);
    let mac = Hmac::<Sha512>::new_from_slice(secret.as_bytes()).unwrap();
    let signature = mac.chain_update(text.as_bytes()).finalize().into_bytes();
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// Header and claims of a token, without a signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// Reads a notification that there is not, with this as the whole header: a caller that is let in gets 404.
pub async fn knock(app: &TestApp, authorization: Option<&str>) -> Reply {
    let mut request = Request::get("/v2/notifications/5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e");
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    app.request(request.body(axum::body::Body::empty()).unwrap()).await
}

/// As [`knock`], with a token signed by the demo service's key.
pub async fn knock_with(app: &TestApp, claims: &Value) -> Reply {
    let (_, secret) = parts(&app.demo.api_key);
    knock(app, Some(&format!("Bearer {}", signed(&secret, claims)))).await
}

/// The caller was let in.
#[track_caller]
pub fn assert_let_in(reply: &Reply) {
    reply.assert_errors(404, &[("NoResultFound", "No result found")]);
}

/// The caller was not let in.
#[track_caller]
pub fn assert_kept_out(reply: &Reply, status: u16, message: &str) {
    reply.assert_errors(status, &[("AuthError", message)]);
}
