//! Real calls, to a server of our own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tidings_outgoing::{AddressRules, Answer, Call, CallError, Limits, OutgoingClient, Refused};
use tidings_test_support::{CalledService, Reaction};

/// Long enough for a machine that is busy with other things.
fn patient() -> Limits {
    let minute = Duration::from_secs(60);
    Limits { connect: minute, silence: minute, whole: minute, ..Limits::default() }
}

fn client(allowed: &[&str], limits: Limits) -> OutgoingClient {
    let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
    OutgoingClient::new(AddressRules { allowed }, limits)
}

async fn call(client: &OutgoingClient, url: &str) -> Result<Answer, CallError> {
    let token = "a bearer token".into();
    let headers = [("webhook-id", "1".to_owned())];
    let call = Call { url, bearer_token: &token, headers: &headers, body: b"{\"a\":1}".to_vec() };
    client.post(call, Timestamp::UNIX_EPOCH).await
}

fn answer(status: u16) -> Result<Answer, CallError> {
    Ok(Answer { status, retry_after: None })
}

#[tokio::test]
async fn a_call_carries_the_token_the_headers_and_the_body() {
    let server = CalledService::start().await;
    let client = client(&["127.0.0.0/8"], patient());
    assert_eq!(call(&client, &server.url("/hear?a=b")).await, answer(200));
    let requests = server.calls();
    let [request] = requests.as_slice() else { panic!("one request, not {requests:?}") };
    assert_eq!(
        (request.method.as_str(), request.target.as_str(), request.body.as_str()),
        ("POST", "/hear?a=b", r#"{"a":1}"#)
    );
    let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("authorization"), Some("Bearer a bearer token"));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("webhook-id"), Some("1"));
    assert_eq!(header("user-agent"), Some(concat!("Tidings/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.headers.get_all("authorization").iter().count(), 1);
}

#[tokio::test]
async fn names_and_passwords_in_the_url_do_not_replace_the_token() {
    let server = CalledService::start().await;
    let client = client(&["127.0.0.0/8"], patient());
    assert_eq!(call(&client, &server.url("/").replace("http://", "http://ann:secret@")).await, answer(200));
    assert_eq!(server.calls()[0].headers["authorization"], "Bearer a bearer token");
}

#[tokio::test]
async fn this_machine_is_not_called_by_any_name() {
    let server = CalledService::start().await;
    let port = server.port();
    let strict = client(&[], patient());
    let loopback = Err(CallError::Refused(Refused::SpecialUse("loopback")));
    for host in ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "127.1"] {
        for scheme in ["http", "https"] {
            assert_eq!(call(&strict, &format!("{scheme}://{host}:{port}/")).await, loopback, "{scheme}://{host}");
        }
    }
    let mapped = call(&strict, &format!("http://[::ffff:127.0.0.1]:{port}/")).await;
    assert_eq!(mapped, Err(CallError::Refused(Refused::SpecialUse("an IPv4 address in IPv6"))));
    let elsewhere = client(&["10.0.0.0/8"], patient());
    assert_eq!(call(&elsewhere, &server.url("/")).await, loopback, "another network is allowed");
    assert!(server.calls().is_empty());
    // The same server, where it is allowed, by name and by address.
    let allowed = client(&["127.0.0.0/8"], patient());
    assert_eq!(call(&allowed, &format!("http://localhost:{port}/")).await, answer(200));
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn other_urls_are_refused() {
    let client = client(&[], patient());
    for url in ["", "callbacks", "ftp://example.com/", "file:///etc/passwd", "unix:/tmp/socket", "https://"] {
        assert_eq!(call(&client, url).await, Err(CallError::Refused(Refused::Url)), "{url}");
    }
    assert_eq!(call(&client, "http://8.8.8.8/").await, Err(CallError::Refused(Refused::NotEncrypted)));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let server = CalledService::start().await;
    let client = client(&["127.0.0.0/8"], patient());
    for status in [301, 302, 303, 307, 308] {
        server.react([Reaction::Status(status)]);
        assert_eq!(call(&client, &server.url("/")).await, answer(status));
    }
    let targets: Vec<_> = server.calls().into_iter().map(|request| request.target).collect();
    assert_eq!(targets.len(), 5);
    assert!(targets.iter().all(|target| target == "/"), "{targets:?}");
}

#[tokio::test]
async fn a_reply_without_end_is_not_read_to_the_end() {
    let server = CalledService::start().await;
    let client = client(&["127.0.0.0/8"], patient());
    server.react([Reaction::Endless]);
    assert_eq!(call(&client, &server.url("/")).await, answer(200));
}

#[tokio::test]
async fn a_wish_to_be_called_later_is_told() {
    let server = CalledService::start().await;
    let client = client(&["127.0.0.0/8"], patient());
    server.react([Reaction::Later("77")]);
    let answer = call(&client, &server.url("/")).await.unwrap();
    assert_eq!(answer, Answer { status: 503, retry_after: Some(SignedDuration::from_secs(77)) });
}

#[tokio::test]
async fn silence_and_closed_ports_are_no_answer() {
    let server = CalledService::start().await;
    let hasty = client(&["127.0.0.0/8"], Limits { silence: Duration::from_millis(50), ..patient() });
    server.always(Reaction::Silence);
    let silence = call(&hasty, &server.url("/")).await;
    assert_eq!(silence, Err(CallError::Unreachable("no answer in time".to_owned())));
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let closed = call(&hasty, &format!("http://{nobody}/")).await;
    assert_eq!(closed, Err(CallError::Unreachable("no connection comes about".to_owned())));
    // It speaks no TLS.
    let plain = call(&hasty, &server.url("/").replace("http://", "https://")).await;
    assert_eq!(plain, Err(CallError::Unreachable("no connection comes about".to_owned())));
}

#[tokio::test]
async fn a_host_gets_so_many_calls_at_a_time_and_others_get_theirs() {
    let (slow, quick) = (CalledService::start().await, CalledService::start().await);
    let limits = Limits { calls_per_host: 3, patience: Duration::ZERO, ..patient() };
    let client = client(&["127.0.0.0/8"], limits);
    slow.always(Reaction::Held);
    let calls: Vec<_> = (0..3)
        .map(|_| {
            let (client, url) = (client.clone(), slow.url("/"));
            tokio::spawn(async move { call(&client, &url).await })
        })
        .collect();
    slow.wait_for(3).await;
    for _ in 0..5 {
        assert_eq!(call(&client, &slow.url("/")).await, Err(CallError::Busy));
        assert_eq!(call(&client, &quick.url("/")).await, answer(200));
    }
    slow.release();
    for call in calls {
        assert_eq!(call.await.unwrap(), answer(200));
    }
    assert_eq!((slow.calls().len(), quick.calls().len()), (3, 5));
    assert_eq!(call(&client, &slow.url("/")).await, answer(200), "there is room again");
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_told() {
    let client = client(&["127.0.0.0/8"], patient());
    let token = "line\nbreak".into();
    let call = Call { url: "http://127.0.0.1:1/", bearer_token: &token, headers: &[], body: Vec::new() };
    assert_eq!(client.post(call, Timestamp::UNIX_EPOCH).await, Err(CallError::Header));
}
