//! `serve`, `work` and `migrate` as separate processes.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{Api, Installation, Signal, until};

const DELIVERY: Duration = Duration::from_secs(60);
/// Ten seconds of grace, and room for a slow machine.
const DRAIN: Duration = Duration::from_secs(20);

/// The server reads its secrets from files and the worker from variables: they must be the same ones for the worker to read
/// what the server wrote.
#[tokio::test]
async fn separate_processes_deliver() {
    let (installation, demo) = Installation::with_service().await;
    let (mut serve, url) = installation.serve(installation.command_by_files(&[]), "serve").await;
    let mut work = installation.work("work");
    let api = Api::new(demo);
    for (channel, body) in [("sms", api.sms("07700900123")), ("email", api.email("amala@example.com"))] {
        let (status, reply) = api.post(&url, channel, &body).await.expect("an answer");
        assert_eq!(status, 201, "{reply}");
        let path = format!("/v2/notifications/{}", reply["id"].as_str().expect("an id"));
        until("delivery", DELIVERY, async || {
            let (status, notification) = api.get(&url, &path).await.expect("an answer");
            assert_eq!(status, 200, "{notification}");
            (notification["status"] == json!("delivered")).then_some(())
        })
        .await;
    }
    for process in [&mut serve, &mut work] {
        process.signal(Signal::TERM);
        assert!(process.wait(DRAIN).await.success(), "{}", process.log());
    }
}

#[tokio::test]
async fn worker_without_a_provider_refuses() {
    let installation = Installation::new().await;
    let mut command = installation.command(&["work"]);
    command.env_remove("TIDINGS_SANDBOX");
    let output = command.output().await.expect("the binary can be run");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("TIDINGS_SANDBOX"), "{said}");
}

/// A request whose body is still under way when SIGTERM comes is answered; one whose body never ends holds nothing up.
#[tokio::test]
async fn sigterm_finishes_requests_in_flight() {
    let (installation, demo) = Installation::with_service().await;
    let (mut serve, url) = installation.serve(installation.command(&[]), "serve").await;
    let api = Api::new(demo);
    let ready = async || (api.get(&url, "/readyz").await.ok()?.0 == 200).then_some(());
    until("the server to be ready", DELIVERY, ready).await;

    let address = url.strip_prefix("http://").expect("a URL");
    let body = api.sms("07700900123").to_string();
    let (first_half, second_half) = body.split_at(body.len() / 2);
    let mut finishing = begin_post(address, &api.token(), &body, first_half).await;
    let stuck = begin_post(address, &api.token(), &body, first_half).await;

    serve.signal(Signal::TERM);
    let closed = async || TcpStream::connect(address).await.is_err().then_some(());
    until("the port to be closed", DRAIN, closed).await;
    finishing.write_all(second_half.as_bytes()).await.expect("it is taken");
    let mut reply = String::new();
    finishing.read_to_string(&mut reply).await.expect("a reply");
    assert!(reply.starts_with("HTTP/1.1 201"), "{reply}");
    assert!(serve.wait(DRAIN).await.success(), "{}", serve.log());
    drop(stuck);
}

/// Sends the head of a request, waits until the server asks for the body, and sends a part of it.
async fn begin_post(address: &str, token: &str, body: &str, part: &str) -> TcpStream {
    let head = format!(
        "POST /v2/notifications/sms HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    let mut connection = TcpStream::connect(address).await.expect("a connection");
    connection.write_all(head.as_bytes()).await.expect("it is taken");
    let mut asked = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    connection.read_exact(&mut asked).await.expect("an interim reply");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    connection.write_all(part.as_bytes()).await.expect("it is taken");
    connection
}
