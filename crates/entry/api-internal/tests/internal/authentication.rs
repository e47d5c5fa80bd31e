//! Who may call.

use axum::body::Body;
use http::{Request, header};
use serde_json::json;
use tidings_api_types::internal::Method;
use tidings_test_support::{Reply, TestApp, app::ADMIN_CLIENT_SECRET};

const MALFORMED: &str = "Invalid token: make sure your API token matches the example at \
    https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";

/// A pattern's path with ids that name nothing.
fn somewhere(pattern: &str) -> String {
    let mut path = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, after) = after.split_once('}').unwrap();
        path.push_str(before);
        path.push_str("00000000-0000-4000-8000-000000000000");
        rest = after;
    }
    path + rest
}

fn request(method: Method, path: &str, authorization: Option<&str>) -> Request<Body> {
    let mut request = Request::builder().method(method.as_str()).uri(path);
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    request.body(Body::from("{}")).unwrap()
}

#[tokio::test]
async fn every_route_asks_for_the_admin_apps_token() {
    let app = TestApp::new().await;
    let services_token = format!("Bearer {}", app.token(&app.demo.api_key));
    let other = tidings_web::token::issue("notify-functional-tests", ADMIN_CLIENT_SECRET.as_bytes(), app.now());
    let wrong_secret = tidings_web::token::issue("notify-admin", b"not the secret", app.now());
    let endpoints = tidings_api_internal::guarded_endpoints();
    assert!(!endpoints.is_empty());
    for (method, pattern) in endpoints {
        let path = somewhere(pattern);
        let call = |authorization: Option<String>| {
            let app = &app;
            let request = request(method, &path, authorization.as_deref());
            async move { app.internal_request(request).await }
        };
        // Some answer in the public API's shape.
        let is_listed = ["/letter-rates/", "/sms-rate/"].contains(&pattern);
        let refused = |reply: Reply, status: u16, message: &str| match is_listed {
            true => reply.assert_errors(status, &[("AuthError", message)]),
            false => reply.assert_message(status, json!({ "token": [message] })),
        };
        refused(call(None).await, 401, "Unauthorized: authentication token must be provided");
        let not_allowed = "Unauthorized: not allowed to perform this action";
        refused(call(Some(services_token.clone())).await, 401, not_allowed);
        refused(call(Some(format!("Bearer {other}"))).await, 401, not_allowed);
        refused(call(Some(format!("Bearer {wrong_secret}"))).await, 403, "Invalid token: API key not found");
    }
}

#[tokio::test]
async fn every_fault_of_a_token_has_its_words() {
    let app = TestApp::new().await;
    let at = |offset: i64| {
        let now = app.now() + jiff::SignedDuration::from_secs(offset);
        format!("Bearer {}", tidings_web::token::issue("notify-admin", ADMIN_CLIENT_SECRET.as_bytes(), now))
    };
    let clock = "Error: Your system clock must be accurate to within 30 seconds";
    for (authorization, status, message) in [
        ("Basic abc".to_owned(), 401, "Unauthorized: authentication bearer scheme must be used"),
        ("Bearer abc".to_owned(), 403, MALFORMED),
        ("Bearer e30.e30.".to_owned(), 403, "Invalid token: iss field not provided"),
        (at(-31), 403, clock),
        (at(31), 403, clock),
    ] {
        let reply = app.internal_request(request(Method::Post, "/events", Some(&authorization))).await;
        reply.assert_message(status, json!({ "token": [message] }));
    }
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there() {
    let app = TestApp::new().await;
    assert_eq!(app.admin_get("/nothing").await.status, 404);
    let reply = app.admin_get("/events").await;
    reply.assert_message(405, "The method is not allowed for the requested URL.");
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_body_that_is_no_json() {
    let app = TestApp::new().await;
    let message = "The browser (or proxy) sent a request that this server could not understand.";
    app.admin_call(http::Method::POST, "/events", "").await.assert_message(400, message);
    app.admin_call(http::Method::POST, "/events", "{").await.assert_message(400, message);
}
