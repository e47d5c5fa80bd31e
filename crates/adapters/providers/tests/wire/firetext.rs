//! Firetext.

use http::Method;
use tidings_providers::{
    Accepted, HttpClient, SmsMessage, SmsProvider,
    firetext::{Firetext, FiretextOptions},
};
use tidings_test_support::StubServer;

use crate::{ID, refused, sms, unavailable};

fn firetext(server: &StubServer, receipt_url: Option<&str>) -> Firetext {
    let options = FiretextOptions {
        api_key: "a-key".into(),
        international_api_key: Some("an-international-key".into()),
        url: format!("{}/api/sendsms/json", server.url),
        receipt_url: receipt_url.map(Into::into),
    };
    Firetext::new(HttpClient::new().unwrap(), options)
}

fn fields(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn the_request() {
    let server = StubServer::answering(200, r#"{"code": 0, "description": "SMS successfully queued"}"#).await;
    let url = "https://api.example/notifications/sms/firetext";
    assert_eq!(firetext(&server, Some(url)).send(&sms()).await, Ok(Accepted::default()));
    let asked = server.only_request();
    assert_eq!((asked.method.clone(), asked.path.as_str()), (Method::POST, "/api/sendsms/json"));
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    let expected = [
        ("apiKey", "a-key"),
        ("from", "BINS"),
        ("to", "447900900123"),
        ("message", "Bins: £5 & “more” 📩"),
        ("reference", ID),
        ("receipt", url),
    ];
    assert_eq!(asked.form(), fields(&expected));
}

#[tokio::test]
async fn abroad_goes_by_an_account_of_its_own() {
    let server = StubServer::answering(200, r#"{"code": 0}"#).await;
    firetext(&server, None).send(&SmsMessage { international: true, ..sms() }).await.unwrap();
    assert_eq!(server.only_request().form()[0].1, "an-international-key");
}

#[tokio::test]
async fn codes_tell_what_went_wrong() {
    for (status, body, error) in [
        (200, r#"{"code": 1}"#, unavailable("code 1")),
        (200, r#"{"code": 2}"#, refused("code 2")),
        (200, r#"{"code": 5}"#, refused("code 5")),
        (200, r#"{"code": 7}"#, unavailable("code 7")),
        (200, r#"{"code": "0"}"#, unavailable("a reply without a code")),
        (200, "queued", unavailable("a reply without a code")),
        (503, r#"{"code": 0}"#, unavailable("status 503")),
    ] {
        let server = StubServer::answering(status, body).await;
        assert_eq!(firetext(&server, None).send(&sms()).await, Err(error), "{status} {body}");
    }
}
