//! MMG.

use http::Method;
use serde_json::json;
use tidings_providers::{
    Accepted, HttpClient, SmsProvider,
    mmg::{Mmg, MmgOptions},
};
use tidings_test_support::StubServer;

use crate::{ID, sms, unavailable};

fn mmg(server: &StubServer, receipt_url: Option<&str>) -> Mmg {
    let options = MmgOptions {
        api_key: "a-key".into(),
        url: format!("{}/jsonv2a/api.php", server.url),
        receipt_url: receipt_url.map(Into::into),
    };
    Mmg::new(HttpClient::new().unwrap(), options)
}

#[tokio::test]
async fn the_request() {
    let server = StubServer::answering(200, r#"{"Reference": "12345"}"#).await;
    assert_eq!(mmg(&server, None).send(&sms()).await, Ok(Accepted::default()));
    let asked = server.only_request();
    assert_eq!((asked.method.clone(), asked.path.as_str()), (Method::POST, "/jsonv2a/api.php"));
    assert_eq!((asked.header("authorization"), asked.header("content-type")), ("Basic a-key", "application/json"));
    let expected = json!({
        "reqType": "BULK",
        "MSISDN": "447900900123",
        "msg": "Bins: £5 & “more” 📩",
        "sender": "BINS",
        "cid": ID,
        "multi": true,
    });
    assert_eq!(asked.json(), expected);
}

#[tokio::test]
async fn receipts_where_they_are_wanted() {
    let server = StubServer::answering(200, "{}").await;
    let url = "https://mmg:password@api.example/notifications/sms/mmg";
    mmg(&server, Some(url)).send(&sms()).await.unwrap();
    assert_eq!(server.only_request().json()["delurl"], url);
}

#[tokio::test]
async fn anything_but_json_with_a_success_is_worth_another_try() {
    for (status, body, reason) in [
        (200, "<html>", "a reply that is no JSON"),
        (400, r#"{"Error": 206}"#, "status 400"),
        (401, "{}", "status 401"),
        (500, "{}", "status 500"),
        (302, "{}", "status 302"),
    ] {
        let server = StubServer::answering(status, body).await;
        assert_eq!(mmg(&server, None).send(&sms()).await, Err(unavailable(reason)), "{status}");
    }
}
