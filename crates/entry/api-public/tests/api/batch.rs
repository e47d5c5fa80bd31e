//! `POST /v2/notifications/batch`: many messages, each as if it had come by itself.

use serde_json::{Value, json};
use tidings_test_support::{BATCH, SMS, TestApp};

fn of_type(channel: &str, mut body: Value) -> Value {
    body["type"] = json!(channel);
    body
}

fn refused(status: u16, error: &str, message: &str) -> Value {
    json!({"status_code": status, "errors": [{"error": error, "message": message}]})
}

#[tokio::test]
async fn each_has_its_own_result_in_order() {
    let app = TestApp::new().await;
    let letter = app.add_letter_template("Hello", "Dear ((name))").await;
    let lines = json!({"name": "A", "address_line_1": "A", "address_line_2": "B", "postcode": "SW1A 1AA"});
    let batch = json!({"notifications": [
        of_type("sms", app.sms("07900900123")),
        of_type("sms", json!({"phone_number": "x"})),
        of_type("email", app.email("amala@example.com")),
        of_type("letter", json!({"template_id": letter, "personalisation": lines})),
        of_type("letter", json!({"reference": "r", "content": "a"})),
        of_type("pigeon", json!({})),
        {"phone_number": "07900900123"},
        7,
        of_type("sms", app.sms("07700900000")),
        of_type("letter", json!({"reference": "r", "content": "aGVsbG8="})),
    ]});
    let reply = app.post(BATCH, &batch).await;
    assert_eq!(reply.status.as_u16(), 200);
    let results = reply.json["results"].as_array().unwrap();
    let codes: Vec<_> = results.iter().map(|result| result["status_code"].as_u64().unwrap()).collect();
    assert_eq!(codes, [201, 400, 201, 201, 400, 400, 400, 400, 201, 201]);

    let faults = json!({"status_code": 400, "errors": [
        {"error": "ValidationError", "message": "phone_number Must not contain letters or symbols"},
        {"error": "ValidationError", "message": "template_id is a required property"},
    ]});
    assert_eq!(results[1], faults);
    let message = "Cannot decode letter content (invalid base64 encoding)";
    assert_eq!(results[4], refused(400, "BadRequestError", message));
    let unknown = "type pigeon is not one of [sms, email, letter]";
    assert_eq!(results[5], refused(400, "ValidationError", unknown));
    assert_eq!(results[6], refused(400, "ValidationError", "type is a required property"));
    assert_eq!(results[7], refused(400, "ValidationError", "7 is not of type object"));

    let alone = app.post(SMS, &app.sms("07900900123")).await;
    let (mut expected, mut first) = (alone.json.clone(), results[0]["notification"].clone());
    for reply in [&mut expected, &mut first] {
        reply["id"].take();
        reply["uri"].take();
    }
    assert_eq!(first, expected, "what a request of its own is answered");
    assert_eq!(results[9]["notification"]["postage"], "second");
    let stored = app.rows("SELECT id FROM notifications ORDER BY id").await;
    assert_eq!(stored.len(), 5);
    app.work_off().await;
}

#[tokio::test]
async fn a_thousand_at_most() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let sms = of_type("sms", app.sms("07900900123"));
    let reply = app.post(BATCH, &json!({"notifications": vec![&sms; 1001]})).await;
    reply.assert_invalid(&["notifications must not be more than 1000, and there are 1001"]);
    app.post(BATCH, &json!({"notifications": []})).await.assert_invalid(&["notifications must not be empty"]);
    let reply = app.post(BATCH, &json!({"notifications": vec![&sms; 1000]})).await;
    let results = reply.json["results"].as_array().unwrap();
    assert!(results.len() == 1000 && results.iter().all(|result| result["status_code"] == 201));
    assert_eq!(app.rows("SELECT count FROM daily_message_counts").await, [json!({"count": 1000})]);
    app.work_off().await;
}

#[tokio::test]
async fn each_counts_as_a_request() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET rate_limit = 60 WHERE id = $1").await;
    let sms = of_type("sms", app.sms("07700900000"));
    // 20 at once, one more every second.
    let reply = app.post(BATCH, &json!({"notifications": vec![&sms; 30]})).await;
    assert_eq!(reply.json["results"].as_array().unwrap().len(), 30);
    let message = "Exceeded rate limit for key type LIVE of 60 requests per 60 seconds";
    for seconds in [1, 8] {
        app.advance(seconds);
        app.post(SMS, &app.sms("07700900000")).await.assert_errors(429, &[("RateLimitError", message)]);
    }
    app.advance(4);
    app.post(SMS, &app.sms("07700900000")).await.id();
}

#[tokio::test]
async fn a_daily_limit_refuses_the_last_ones() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET sms_message_limit = 3 WHERE id = $1").await;
    let sms = of_type("sms", app.sms("07900900123"));
    let reply = app.post(BATCH, &json!({"notifications": vec![&sms; 5]})).await;
    let results = reply.json["results"].as_array().unwrap();
    let accepted = results.iter().filter(|result| result["status_code"] == 201).count();
    assert_eq!(accepted, 3);
    let over = refused(429, "TooManyRequestsError", "Exceeded send limits (sms: 3) for today");
    assert_eq!(results.iter().filter(|result| **result == over).count(), 2);
    app.work_off().await;
}
