//! Bodies that are no request, whatever they say.

use std::{convert::Infallible, time::Duration};

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use http::{Request, header};
use serde_json::json;
use tidings_test_support::{BATCH, EMAIL, LETTER, SMS, TestApp};
use tidings_web::body::BodyLimits;

#[tokio::test]
async fn malformed_json() {
    let app = TestApp::new().await;
    for path in [SMS, EMAIL, LETTER, BATCH] {
        for body in ["", " ", "{", "phone_number=07900900123", "{\"a\":1}x", "{'a': 1}", "\u{0}"] {
            app.post_text(path, body).await.assert_refused("Invalid JSON supplied in POST data");
        }
        app.post_text(path, Bytes::from_static(b"\"\xff\"")).await.assert_refused("Invalid JSON supplied in POST data");
        // As deep as a stack.
        app.post_text(path, "[".repeat(100_000)).await.assert_refused("Invalid JSON supplied in POST data");
    }
}

#[tokio::test]
async fn json_that_is_empty_counts_as_an_empty_object() {
    let app = TestApp::new().await;
    for body in ["null", "[]", "{}", "\"\"", "0", "0.0", "-0", "false"] {
        let faults = ["phone_number is a required property", "template_id is a required property"];
        app.post_text(SMS, body).await.assert_invalid(&faults);
        let faults = ["email_address is a required property", "template_id is a required property"];
        app.post_text(EMAIL, body).await.assert_invalid(&faults);
        let faults = ["template_id is a required property", "personalisation is a required property"];
        app.post_text(LETTER, body).await.assert_invalid(&faults);
        app.post_text(BATCH, body).await.assert_invalid(&["notifications is a required property"]);
    }
}

#[tokio::test]
async fn json_that_is_no_object() {
    let app = TestApp::new().await;
    for (body, repr) in [("[1]", "[1]"), ("\"x\"", "x"), ("true", "True"), ("7", "7"), ("[null, \"a\"]", "[None, a]")] {
        for path in [SMS, EMAIL, LETTER, BATCH] {
            app.post_text(path, body).await.assert_invalid(&[&format!("{repr} is not of type object")]);
        }
    }
}

#[tokio::test]
async fn the_content_type_does_not_matter() {
    let app = TestApp::new().await;
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let mut request =
            Request::post(SMS).header(header::AUTHORIZATION, format!("Bearer {}", app.token(&app.demo.api_key)));
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        app.request(request.body(app.sms("07900900123").to_string().into()).unwrap()).await.id();
    }
    assert_eq!(app.work_off().await, 6);
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_the_text() {
    let app = TestApp::new().await;
    app.post_text(SMS, format!("\u{feff}{}", app.sms("07900900123"))).await.id();
    app.post_text(SMS, "\u{feff}").await.assert_refused("Invalid JSON supplied in POST data");
    app.work_off().await;
}

/// A body that is sent piece by piece, so that nobody knows its length before.
fn pieces(pieces: impl IntoIterator<Item = &'static str, IntoIter: Send + 'static>) -> Body {
    Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)))
}

#[tokio::test]
async fn a_body_over_the_limit() {
    let app = TestApp::with_limits(BodyLimits { max_bytes: 300, timeout: Duration::from_secs(30) }).await;
    let message = "Request body not accepted: the body is larger than 300 bytes";
    for path in [SMS, EMAIL, LETTER, BATCH] {
        let reply = app.post_text(path, format!("{:301}", "{}")).await;
        reply.assert_errors(413, &[("RequestEntityTooLarge", message)]);
        let reply = app.post_text(path, pieces([" "; 301])).await;
        reply.assert_errors(413, &[("RequestEntityTooLarge", message)]);
    }
    let whole = app.sms("07900900123").to_string();
    app.post_text(SMS, format!("{whole:300}")).await.id();
    assert_eq!(app.count("notifications").await, 1);
    app.work_off().await;
}

#[tokio::test]
async fn a_body_that_does_not_arrive() {
    let app = TestApp::with_limits(BodyLimits { max_bytes: 10_000, timeout: Duration::from_millis(50) }).await;
    for path in [SMS, EMAIL, LETTER, BATCH] {
        let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        let reply = app.post_text(path, never).await;
        let message = "Request body not accepted: the body did not arrive within 0 seconds";
        reply.assert_errors(408, &[("RequestTimeout", message)]);

        let torn = Body::from_stream(stream::iter([Ok("{"), Err(std::io::Error::other("connection reset"))]));
        let reply = app.post_text(path, torn).await;
        reply.assert_errors(400, &[("BadRequestError", "Request body not accepted: the body was cut off")]);
    }
}

#[tokio::test]
async fn characters_that_the_database_cannot_keep_are_kept_out_of_the_way() {
    let app = TestApp::new().await;
    let mut body = app.sms("07900900123");
    body["personalisation"] = json!({"name": "A\u{0}B", "date": "x"});
    let id = app.post(SMS, &body).await.id();
    app.work_off().await;
    assert_eq!(app.status(id).await, "delivered");
}
