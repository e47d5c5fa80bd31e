//! Twilio.

use tidings_providers::{
    Accepted, HttpClient, SmsProvider,
    twilio::{Twilio, TwilioOptions},
};
use tidings_test_support::StubServer;

use crate::{ID, refused, sms, unavailable, unknown};

fn twilio(server: &StubServer, receipt_url: Option<&str>) -> Twilio {
    let options = TwilioOptions {
        account_sid: "AC123".to_owned(),
        auth_token: "token".into(),
        url: server.url.clone(),
        receipt_url: receipt_url.map(str::to_owned),
    };
    Twilio::new(HttpClient::new().unwrap(), options)
}

#[tokio::test]
async fn the_request() {
    let server = StubServer::answering(201, r#"{"sid": "SM1", "status": "queued"}"#).await;
    let url = "https://api.example/notifications/sms/twilio";
    assert_eq!(twilio(&server, Some(url)).send(&sms()).await, Ok(Accepted::with_reference("SM1")));
    let asked = server.only_request();
    assert_eq!(asked.path, "/2010-04-01/Accounts/AC123/Messages.json");
    assert_eq!(asked.header("authorization"), "Basic QUMxMjM6dG9rZW4=");
    let callback = format!("{url}?notification_id={ID}");
    let expected = [
        ("To", "+447900900123"),
        ("From", "BINS"),
        ("Body", "Bins: £5 & “more” 📩"),
        ("StatusCallback", callback.as_str()),
    ];
    assert_eq!(asked.form(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn without_receipts_acceptance_is_the_last_word() {
    let server = StubServer::answering(201, r#"{"sid": "SM1"}"#).await;
    let accepted = twilio(&server, None).send(&sms()).await.unwrap();
    assert!(accepted.is_last_word);
}

#[tokio::test]
async fn codes_tell_what_went_wrong() {
    for (status, body, error) in [
        (400, r#"{"code": 21211, "status": 400}"#, refused("code 21211")),
        (400, r#"{"code": 21610}"#, refused("code 21610")),
        (401, r#"{"code": 20003}"#, unavailable("code 20003")),
        (429, r#"{"code": 20429}"#, unavailable("code 20429")),
        (500, "", unavailable("status 500")),
        (201, "{}", unknown("a success without a sid")),
    ] {
        let server = StubServer::answering(status, body).await;
        assert_eq!(twilio(&server, None).send(&sms()).await, Err(error), "{status} {body}");
    }
}
