//! The bounds of every call, seen by one provider.

use std::time::Duration;

use tidings_providers::{
    HttpClient, SendError, SmsProvider,
    mmg::{Mmg, MmgOptions},
};
use tidings_test_support::{Answer, StubServer};

use crate::{sms, unavailable, unknown};

async fn sent(url: &str, timeout: Duration) -> Result<tidings_providers::Accepted, SendError> {
    let options = MmgOptions { api_key: "a-key".into(), url: url.to_owned(), receipt_url: None };
    Mmg::new(HttpClient::with_timeout(timeout).unwrap(), options).send(&sms()).await
}

const LONG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_server_that_is_not_there_has_got_nothing() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(sent(&url, LONG).await, Err(unavailable("cannot connect")));
}

#[tokio::test]
async fn a_server_that_is_silent_may_have_got_it() {
    let server = StubServer::start(Answer::Nothing).await;
    assert_eq!(sent(&server.url, Duration::from_millis(200)).await, Err(unknown("no reply in time")));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn so_may_one_behind_a_gateway_that_waited_in_vain() {
    let server = StubServer::answering(504, "").await;
    assert_eq!(sent(&server.url, LONG).await, Err(unknown("status 504")));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let target = StubServer::answering(200, "{}").await;
    let server = StubServer::answering(307, "").await;
    assert_eq!(sent(&server.url, LONG).await, Err(unavailable("status 307")));
    assert!(target.requests().is_empty());
}

#[tokio::test]
async fn no_more_of_a_reply_is_read_than_is_sane() {
    let server = StubServer::answering(200, &"x".repeat(65 * 1024)).await;
    let error = sent(&server.url, LONG).await.unwrap_err();
    assert_eq!(error, unknown("a reply of more than 65536 bytes, with status 200 OK"));
}
