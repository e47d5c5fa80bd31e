//! Faults of ours: whoever calls is told that there is one, and nothing of what it is.

use http::Request;
use serde_json::json;
use tidings_test_support::{EMAIL, LETTER, Reply, SMS, TestApp};

const ID: &str = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";

#[track_caller]
fn assert_internal(reply: &Reply) {
    reply.assert_errors(500, &[("Exception", "Internal server error")]);
}

/// A database that answers, and not as it should.
#[tokio::test]
async fn every_endpoint_has_the_envelope() {
    let app = TestApp::new().await;
    let letter = app.add_letter_template("Hello", "Dear you").await;
    let lines = json!({"address_line_1": "A", "address_line_2": "B", "postcode": "SW1A 1AA"});
    app.sql(
        "ALTER TABLE notifications RENAME TO gone; ALTER TABLE inbound_sms RENAME TO gone_too;
         ALTER TABLE templates_history RENAME TO gone_as_well",
    )
    .await;
    assert_internal(&app.post(SMS, &app.sms("07900900123")).await);
    assert_internal(&app.post(EMAIL, &app.email("amala@example.com")).await);
    assert_internal(&app.post(LETTER, &json!({"template_id": letter, "personalisation": lines})).await);
    assert_internal(&app.post(LETTER, &json!({"reference": "r", "content": "aGVsbG8="})).await);
    for path in [
        "/v2/notifications",
        &format!("/v2/notifications/{ID}"),
        &format!("/v2/notifications/{ID}/pdf"),
        "/v2/received-text-messages",
        &format!("/v2/template/{}/version/1", app.demo.sms_template_id),
    ] {
        assert_internal(&app.get(path).await);
    }
    assert_eq!(app.count("queue_jobs").await, 0);
}

#[tokio::test]
async fn outside_v2_the_envelope_is_the_other_one() {
    let mut app = TestApp::new().await;
    app.sql("UPDATE templates SET has_unsubscribe_link = true WHERE template_type = 'email'").await;
    app.sql("UPDATE templates_history SET has_unsubscribe_link = true WHERE template_type = 'email'").await;
    let id = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    let link = app.read(id).await["one_click_unsubscribe_url"].take();
    let path = link.as_str().unwrap().strip_prefix("https://api.example").unwrap();
    app.sql("ALTER TABLE notifications RENAME TO gone").await;
    let reply = app.request(Request::post(path).body("".into()).unwrap()).await;
    let expected = json!({"result": "error", "message": "Internal server error"});
    assert_eq!((reply.status.as_u16(), reply.json), (500, expected));
    app.app.pool.close().await;
    let reply = app.request(Request::post(path).body("".into()).unwrap()).await;
    let expected = json!({"result": "error", "message": "Service unavailable, try again later"});
    assert_eq!((reply.status.as_u16(), reply.json), (503, expected));
    assert_eq!(reply.headers["retry-after"], "1");
    app.leave_jobs();
}
