//! What is the same for everything that providers call.

use http::{Method, Request, StatusCode, header};
use serde_json::json;
use tidings_test_support::{
    TestApp,
    app::{INBOUND_NAME, INBOUND_PASSWORD},
};

use super::{basic, call};

#[tokio::test]
async fn what_is_too_much_to_be_read() {
    let app = TestApp::new().await;
    let message = "Request body not accepted: the body is larger than 524288 bytes";
    let expected = json!({"result": "error", "message": message});
    for (path, name) in [
        ("/notifications/sms/mmg", INBOUND_NAME),
        ("/notifications/sms/firetext", INBOUND_NAME),
        ("/notifications/email/ses", INBOUND_NAME),
        ("/notifications/sms/receive/mmg", INBOUND_NAME),
        ("/notifications/sms/receive/firetext", "notify"),
    ] {
        let auth = basic(name, INBOUND_PASSWORD);
        let reply = call(&app, path, &[(header::AUTHORIZATION, &auth)], " ".repeat(524_289)).await;
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(reply.expect(StatusCode::PAYLOAD_TOO_LARGE), expected, "{path}");
    }
}

#[tokio::test]
async fn only_to_be_posted_to() {
    let app = TestApp::new().await;
    let expected = json!({"result": "error", "message": "The method is not allowed for the requested URL."});
    for path in
        ["sms/mmg", "sms/firetext", "sms/twilio", "sms/http", "email/ses", "sms/receive/mmg", "sms/receive/firetext"]
    {
        let request = Request::builder().method(Method::GET).uri(format!("/notifications/{path}"));
        let reply = app.request(request.body("".into()).unwrap()).await;
        assert_eq!(reply.headers[header::ALLOW], "POST", "{path}");
        assert_eq!(reply.expect(StatusCode::METHOD_NOT_ALLOWED), expected, "{path}");
    }
}
