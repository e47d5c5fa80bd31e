//! A provider that a mapping describes.

use http::Method;
use serde_json::json;
use tidings_providers::{
    Accepted, HttpClient, SmsProvider,
    http_sms::{HttpSms, HttpSmsOptions},
};
use tidings_test_support::StubServer;

use crate::{ID, refused, sms, unavailable};

fn provider(mapping: &serde_json::Value) -> HttpSms {
    let options = HttpSmsOptions { mapping: mapping.to_string().parse().unwrap(), secret: "s3cret".into() };
    HttpSms::new(HttpClient::new().unwrap(), options)
}

#[tokio::test]
async fn a_request_of_json() {
    let server = StubServer::answering(202, r#"{"message": {"id": 17}}"#).await;
    let acme = provider(&json!({
        "identifier": "acme",
        "url": format!("{}/v1/messages", server.url),
        "method": "PUT",
        "headers": {"X-Token": "Key {secret}"},
        "body": {"to": ["+{to}"], "from": "{sender}", "text": "{body}", "id": "{notification_id}", "flash": false},
        "reference": "/message/id",
        "refused": [400, 422],
        "receipt": {"reference": "/id", "status": "/state", "statuses": {"done": "delivered"}},
    }));
    assert_eq!(acme.identifier(), "acme");
    assert_eq!(acme.send(&sms()).await, Ok(Accepted::with_reference("17")));
    let asked = server.only_request();
    assert_eq!((asked.method.clone(), asked.path.as_str()), (Method::PUT, "/v1/messages"));
    assert_eq!((asked.header("x-token"), asked.header("content-type")), ("Key s3cret", "application/json"));
    assert_eq!(asked.header("idempotency-key"), ID, "the same when it is sent again");
    let expected =
        json!({"to": ["+447900900123"], "from": "BINS", "text": "Bins: £5 & “more” 📩", "id": ID, "flash": false});
    assert_eq!(asked.json(), expected);

    for (status, error) in
        [(400, refused("status 400")), (404, unavailable("status 404")), (500, unavailable("status 500"))]
    {
        server.answer(tidings_test_support::Answer::With(status, String::new()));
        assert_eq!(acme.send(&sms()).await, Err(error));
    }
}

#[tokio::test]
async fn a_request_of_a_form() {
    let server = StubServer::answering(200, "OK").await;
    let acme = provider(&json!({
        "url": server.url,
        "headers": {"idempotency-key": "sms-{notification_id}"},
        "form": {"key": "{secret}", "to": "{to}", "text": "{body}"},
        "accepted": [200],
    }));
    let accepted = acme.send(&sms()).await.unwrap();
    assert_eq!(accepted, Accepted { reference: None, is_last_word: true }, "it reports nothing");
    let expected = [("key", "s3cret"), ("text", "Bins: £5 & “more” 📩"), ("to", "447900900123")];
    let asked = server.only_request();
    assert_eq!(asked.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let keys: Vec<_> = asked.headers.get_all("idempotency-key").iter().collect();
    assert_eq!(keys, [format!("sms-{ID}").as_str()], "the mapping's own, and no other");
    server.answer(tidings_test_support::Answer::With(202, String::new()));
    assert_eq!(acme.send(&sms()).await, Err(unavailable("status 202")));
}
