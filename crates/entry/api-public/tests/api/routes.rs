//! What is the same for every route, and for what is none.

use http::{Method, Request};
use serde_json::{Value, json};
use tidings_test_support::{Reply, TestApp};

const HEADERS: [(&str, &str); 8] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-headers", "Content-Type,Authorization"),
    ("access-control-allow-methods", "GET,PUT,POST,DELETE"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-permitted-cross-domain-policies", "none"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains; preload"),
    ("cache-control", "no-store, no-cache, private, must-revalidate"),
];

#[track_caller]
fn assert_guarded(reply: &Reply) {
    for (name, value) in HEADERS {
        assert_eq!(reply.headers.get(name).map(|value| value.to_str().unwrap()), Some(value), "{name}");
    }
    assert_eq!(reply.headers["content-type"], "application/json");
}

fn not_found() -> Value {
    json!({
        "result": "error",
        "message": "The requested URL was not found on the server. If you entered the URL manually please check your \
                    spelling and try again.",
    })
}

#[tokio::test]
async fn every_reply_has_the_headers_of_the_api() {
    let mut app = TestApp::new().await;
    let posted = app.post("/v2/notifications/sms", &app.sms("07900900123")).await;
    assert_guarded(&posted);
    assert_guarded(&app.get(&format!("/v2/notifications/{}", posted.id())).await);
    assert_guarded(&app.post("/v2/notifications/sms", &json!({})).await);
    for path in ["/v2/notifications", "/v2/templates", "/v2/templates?type=x", "/v2/received-text-messages", "/nowhere"]
    {
        assert_guarded(&app.get(path).await);
    }
    let unsubscribe = format!("/unsubscribe/{}/x", posted.id());
    assert_guarded(&app.request(Request::post(unsubscribe).body("".into()).unwrap()).await);
    assert_guarded(&app.call_with(&app.demo.api_key, Method::DELETE, "/v2/notifications/sms", "").await);
    assert_guarded(&app.request(Request::get("/v2/notifications/x").body("".into()).unwrap()).await);
    app.leave_jobs();
}

#[tokio::test]
async fn nobody_is_let_in_without_a_token() {
    let app = TestApp::new().await;
    let id = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";
    for (method, path) in [
        (Method::GET, "/v2/notifications".to_owned()),
        (Method::GET, format!("/v2/notifications/{id}")),
        (Method::GET, "/v2/notifications/x".to_owned()),
        (Method::GET, format!("/v2/notifications/{id}/pdf")),
        (Method::POST, "/v2/notifications/sms".to_owned()),
        (Method::POST, "/v2/notifications/email".to_owned()),
        (Method::GET, "/v2/received-text-messages?x=1".to_owned()),
        (Method::GET, format!("/v2/template/{id}")),
        (Method::GET, format!("/v2/template/{id}/version/1")),
        (Method::POST, format!("/v2/template/{id}/preview")),
        (Method::GET, "/v2/templates?type=x".to_owned()),
    ] {
        let request = Request::builder().method(method).uri(&path).body("{".into()).unwrap();
        let reply = app.request(request).await;
        reply.assert_errors(401, &[("AuthError", "Unauthorized: authentication token must be provided")]);
    }
}

#[tokio::test]
async fn an_address_that_is_none_of_ours() {
    let app = TestApp::new().await;
    for path in [
        "/",
        "/v2",
        "/v2/",
        "/v2/notifications/",
        "/v2/notifications/sms/x",
        "/V2/notifications/sms",
        "/v2/template",
        "/v2/template/",
        "/v2/template/x/version",
        "/v2/templates/x",
        "/unsubscribe",
    ] {
        // No credentials are asked for.
        let reply = app.request(Request::get(path).body("".into()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.json), (404, not_found()), "{path}");
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_have() {
    let app = TestApp::new().await;
    let message = json!({"result": "error", "message": "The method is not allowed for the requested URL."});
    let id = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";
    for (method, path, allowed) in [
        (Method::PUT, "/v2/notifications/sms".to_owned(), ["GET", "POST"]),
        (Method::DELETE, "/v2/notifications/email".to_owned(), ["GET", "POST"]),
        (Method::PATCH, format!("/v2/notifications/{id}"), ["GET", "POST"]),
        (Method::POST, "/v2/notifications".to_owned(), ["GET", "HEAD"]),
        (Method::POST, format!("/v2/notifications/{id}/pdf"), ["GET", "HEAD"]),
        (Method::PUT, "/v2/templates".to_owned(), ["GET", "HEAD"]),
        (Method::POST, format!("/v2/template/{id}"), ["GET", "HEAD"]),
        (Method::GET, format!("/v2/template/{id}/preview"), ["POST", "POST"]),
        (Method::DELETE, "/v2/received-text-messages".to_owned(), ["GET", "HEAD"]),
    ] {
        let reply = app.call_with(&app.demo.api_key, method, &path, "").await;
        assert_eq!((reply.status.as_u16(), &reply.json), (405, &message), "{path}");
        let allow = reply.headers.get("allow").expect("the methods that there are").to_str().unwrap();
        assert!(allowed.iter().all(|method| allow.split(',').any(|part| part.trim() == *method)), "{path}: {allow}");
    }
}

#[tokio::test]
async fn a_channel_that_there_is_not() {
    let app = TestApp::new().await;
    for channel in ["pigeon", "letters", "SMS", "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e"] {
        let reply = app.post(&format!("/v2/notifications/{channel}"), &app.sms("07900900123")).await;
        assert_eq!((reply.status.as_u16(), reply.json), (404, not_found()), "{channel}");
    }
}

#[tokio::test]
async fn a_channel_is_no_notification() {
    let app = TestApp::new().await;
    for channel in ["sms", "email", "letter", "batch", "pigeon"] {
        app.get(&format!("/v2/notifications/{channel}")).await.assert_invalid(&["notification_id is not a valid UUID"]);
    }
}
