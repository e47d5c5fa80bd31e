//! Requests to the API, in process.

use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tidings_domain::ApiKeyText;
use tower::ServiceExt;

use super::TestApp;

/// What the API answered.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Null when the body is no JSON.
    pub json: Value,
}

impl TestApp {
    /// Sends a request as it is.
    pub async fn request(&self, request: Request<Body>) -> Reply {
        let response = self.api.clone().oneshot(request).await.expect("a router answers");
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        Reply {
            status: head.status,
            headers: head.headers,
            json: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }

    /// A token for a key's text, as a client makes it, at this installation's time.
    pub fn token(&self, api_key: &str) -> String {
        let key = ApiKeyText::parse(api_key).expect("a key's text");
        tidings_web::token::issue(&key.service_id.to_string(), key.secret.as_bytes(), self.now())
    }

    /// `GET` with a key.
    pub async fn get_with(&self, api_key: &str, path: &str) -> Reply {
        self.request(self.with_token(Method::GET, path, api_key, Body::empty())).await
    }

    /// `POST` of a text as the body, with a key.
    pub async fn post_text_with(&self, api_key: &str, path: &str, body: impl Into<Body>) -> Reply {
        self.request(self.with_token(Method::POST, path, api_key, body.into())).await
    }

    /// `POST` of JSON with a key.
    pub async fn post_with(&self, api_key: &str, path: &str, body: &Value) -> Reply {
        self.post_text_with(api_key, path, body.to_string()).await
    }

    /// `GET` with the demo service's key.
    pub async fn get(&self, path: &str) -> Reply {
        self.get_with(&self.demo.api_key, path).await
    }

    /// `POST` of JSON with the demo service's key.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(&self.demo.api_key, path, body).await
    }

    fn with_token(&self, method: Method, path: &str, api_key: &str, body: Body) -> Request<Body> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token(api_key)))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .expect("a request")
    }
}
