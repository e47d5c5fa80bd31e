//! Requests to the internal API, in process.

use axum::{Router, body::Body};
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::{ADMIN_CLIENT_SECRET, Reply, TestApp, request::answer_of};

impl Reply {
    /// Fails unless this is an error of the internal API with exactly this message: a text, or an object of lists.
    #[track_caller]
    pub fn assert_message(&self, status: u16, message: impl Into<Value>) {
        assert_eq!(
            (self.status.as_u16(), &self.json),
            (status, &json!({"result": "error", "message": message.into()}))
        );
    }

    /// The body of a reply that must have this status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        self.json
    }

    /// The body of a reply that must be a success with status 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.expect(StatusCode::OK)
    }
}

impl TestApp {
    /// The internal API, for a client that calls it in process.
    pub fn internal_api(&self) -> Router {
        self.internal.clone()
    }

    /// Sends a request to the internal API as it is.
    pub async fn internal_request(&self, request: Request<Body>) -> Reply {
        answer_of(&self.internal, request).await
    }

    /// A request of any method as the admin app makes it.
    pub async fn admin_call(&self, method: Method, path: &str, body: impl Into<Body>) -> Reply {
        let token = tidings_web::token::issue("notify-admin", ADMIN_CLIENT_SECRET.as_bytes(), self.now());
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .expect("a request");
        self.internal_request(request).await
    }

    /// `GET` as the admin app.
    pub async fn admin_get(&self, path: &str) -> Reply {
        self.admin_call(Method::GET, path, Body::empty()).await
    }

    /// `POST` of JSON as the admin app.
    pub async fn admin_post(&self, path: &str, body: &Value) -> Reply {
        self.admin_call(Method::POST, path, body.to_string()).await
    }

    /// `PUT` of JSON as the admin app.
    pub async fn admin_put(&self, path: &str, body: &Value) -> Reply {
        self.admin_call(Method::PUT, path, body.to_string()).await
    }

    /// `DELETE` as the admin app.
    pub async fn admin_delete(&self, path: &str) -> Reply {
        self.admin_call(Method::DELETE, path, Body::empty()).await
    }
}
