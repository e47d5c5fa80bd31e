//! Requests to the API, in process.

use std::time::Duration;

use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tidings_api_public::PublicApi;
use tidings_domain::{ApiKeyText, NotificationId};
use tower::ServiceExt;

use super::TestApp;

/// Where text messages are sent.
pub const SMS: &str = "/v2/notifications/sms";
/// Where emails are sent.
pub const EMAIL: &str = "/v2/notifications/email";

/// Where letters are sent.
pub const LETTER: &str = "/v2/notifications/letter";
/// Where many messages are sent at once.
pub const BATCH: &str = "/v2/notifications/batch";

/// What the API answered.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Null when the body is no JSON.
    pub json: Value,
    /// The body; empty when it is no text.
    pub text: String,
}

impl Reply {
    /// The id of a notification that was accepted.
    #[track_caller]
    pub fn id(&self) -> NotificationId {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.json);
        self.json["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }

    /// Fails unless this is an error of `/v2` with exactly these entries, each an error's class and message.
    #[track_caller]
    pub fn assert_errors(&self, status: u16, errors: &[(&str, &str)]) {
        let errors: Vec<_> =
            errors.iter().map(|(error, message)| json!({"error": error, "message": message})).collect();
        assert_eq!(self.json, json!({"status_code": status, "errors": errors}));
        assert_eq!(self.status.as_u16(), status);
    }

    /// Fails unless this is a refusal for reasons of business, with this message.
    #[track_caller]
    pub fn assert_refused(&self, message: &str) {
        self.assert_errors(400, &[("BadRequestError", message)]);
    }

    /// Fails unless this tells exactly these faults of the body.
    #[track_caller]
    pub fn assert_invalid(&self, messages: &[&str]) {
        let errors: Vec<_> = messages.iter().map(|message| ("ValidationError", *message)).collect();
        self.assert_errors(400, &errors);
    }
}

pub(super) async fn answer_of(router: &Router, request: Request<Body>) -> Reply {
    let response = router.clone().oneshot(request).await.expect("a router answers");
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let text = String::from_utf8(bytes.into()).unwrap_or_default();
    Reply { status: head.status, headers: head.headers, json, text }
}

impl TestApp {
    /// Sends a request as it is.
    pub async fn request(&self, request: Request<Body>) -> Reply {
        answer_of(&self.api, request).await
    }

    /// Sends a request to an API that gives each only so long.
    pub async fn request_within(&self, time_limit: Duration, request: Request<Body>) -> Reply {
        let api = PublicApi { time_limit, ..self.public.clone() };
        answer_of(&tidings_api_public::router(api), request).await
    }

    /// A token for a key's text, as a client makes it, at this installation's time.
    pub fn token(&self, api_key: &str) -> String {
        let key = ApiKeyText::parse(api_key).expect("a key's text");
        tidings_web::token::issue(&key.service_id.to_string(), key.secret.as_bytes(), self.now())
    }

    /// A request of any method, with a key.
    pub async fn call_with(&self, api_key: &str, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token(api_key)))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .expect("a request");
        self.request(request).await
    }

    /// `GET` with a key.
    pub async fn get_with(&self, api_key: &str, path: &str) -> Reply {
        self.call_with(api_key, Method::GET, path, Body::empty()).await
    }

    /// `POST` of JSON with a key.
    pub async fn post_with(&self, api_key: &str, path: &str, body: &Value) -> Reply {
        self.call_with(api_key, Method::POST, path, body.to_string()).await
    }

    /// `POST` of JSON with the demo service's key, under a name by which it may be repeated.
    pub async fn post_once(&self, idempotency_key: &str, path: &str, body: &Value) -> Reply {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token(&self.demo.api_key)))
            .header("idempotency-key", idempotency_key)
            .body(body.to_string().into())
            .expect("a request");
        self.request(request).await
    }

    /// `DELETE` with the demo service's key.
    pub async fn delete(&self, path: &str) -> Reply {
        self.call_with(&self.demo.api_key, Method::DELETE, path, Body::empty()).await
    }

    /// `GET` with the demo service's key.
    pub async fn get(&self, path: &str) -> Reply {
        self.get_with(&self.demo.api_key, path).await
    }

    /// `POST` of JSON with the demo service's key.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(&self.demo.api_key, path, body).await
    }

    /// `POST` of a text as the body, with the demo service's key.
    pub async fn post_text(&self, path: &str, body: impl Into<Body>) -> Reply {
        self.call_with(&self.demo.api_key, Method::POST, path, body).await
    }

    /// Reads a notification of the demo service, which must be there.
    pub async fn read(&self, id: NotificationId) -> Value {
        let reply = self.get(&format!("/v2/notifications/{id}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json);
        reply.json
    }
}
