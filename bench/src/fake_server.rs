//! A stand-in for the product, for the tests of the generator: it checks tokens and bodies, "delivers" in no time, and
//! can be told to misbehave.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::RwLock;
use uuid::Uuid;

use crate::clock;
use crate::target::{Demo, Target};
use crate::token::Signer;

pub const API_KEY: &str = "bench-key-0f1c4b7e-59a6-4b2e-8a0f-0c2f6b1f7a11-9d5a3c52-2a4e-4d0b-b1a5-3f5e7c9d1b22";

const SERVICE: &str = "0f1c4b7e-59a6-4b2e-8a0f-0c2f6b1f7a11";
const ADMIN_SECRET: &str = "the admin app's secret";

/// How it differs from a product that does all at once and well.
#[derive(Clone, Copy, Debug, Default)]
pub struct Behaviour {
    /// Request number and time: from that request on, nothing is answered for so long.
    pub stall: Option<(u64, Duration)>,
    /// Every n-th authenticated request is answered with 429.
    pub refuse_every: Option<u64>,
    /// Every n-th authenticated request closes the connection instead of an answer.
    pub hang_up_every: Option<u64>,
}

#[derive(Debug)]
struct State {
    behaviour: Behaviour,
    signer: Signer,
    admin: Signer,
    requests: AtomicU64,
    finals: AtomicU64,
    /// Held for writing during a stall.
    gate: RwLock<()>,
}

/// Serves until the runtime of the test ends.
#[derive(Debug)]
pub struct FakeServer {
    address: SocketAddr,
    state: Arc<State>,
}

impl FakeServer {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            behaviour,
            signer: Signer::from_api_key(API_KEY).unwrap(),
            admin: Signer::new("notify-admin", ADMIN_SECRET).unwrap(),
            requests: AtomicU64::new(0),
            finals: AtomicU64::new(0),
            gate: RwLock::new(()),
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                let state = Arc::clone(&shared);
                let service = service_fn(move |request| answer(Arc::clone(&state), request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, state }
    }

    pub async fn target(&self) -> Target {
        let demo: Demo = serde_json::from_value(json!({
            "api_url": format!("http://{}", self.address),
            "admin_url": format!("http://{}", self.address),
            "api_key": "unused",
            "bench_api_key": API_KEY,
            "pid": std::process::id(),
            "service_id": SERVICE,
            "admin_client_secret": ADMIN_SECRET,
            "sms_template_id": "an-sms-template",
            "email_template_id": "an-email-template",
            "sms_personalisation": {"name": "Ada"},
            "email_personalisation": {"name": "Grace"},
        }))
        .unwrap();
        Target::from_demo(demo).await.unwrap()
    }

    pub fn requests(&self) -> u64 {
        self.state.requests.load(Ordering::Relaxed)
    }
}

type Reply = Result<Response<Full<Bytes>>, HungUp>;

/// Makes hyper drop the connection.
#[derive(Debug)]
struct HungUp;

impl std::fmt::Display for HungUp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("hung up")
    }
}

impl std::error::Error for HungUp {}

async fn answer(state: Arc<State>, request: Request<Incoming>) -> Reply {
    match request.uri().path() {
        "/readyz" | "/livez" => Ok(reply(StatusCode::OK, String::new())),
        "/metrics" => {
            let finals = state.finals.load(Ordering::Relaxed);
            Ok(reply(StatusCode::OK, format!("tidings_notifications_final_total{{status=\"delivered\"}} {finals}\n")))
        }
        _ => authenticated(&state, request).await,
    }
}

async fn authenticated(state: &State, request: Request<Incoming>) -> Reply {
    let number = state.requests.fetch_add(1, Ordering::Relaxed) + 1;
    if let Some((_, time)) = state.behaviour.stall.filter(|(first, _)| *first == number) {
        let _closed = state.gate.write().await;
        tokio::time::sleep(time).await;
    }
    let _open = state.gate.read().await;
    let is_due = |every: Option<u64>| every.is_some_and(|every| number.is_multiple_of(every));
    if is_due(state.behaviour.hang_up_every) {
        return Err(HungUp);
    }
    if is_due(state.behaviour.refuse_every) {
        return Ok(reply(StatusCode::TOO_MANY_REQUESTS, String::new()));
    }
    if !has_fresh_token(state, &request) && !is_of_visitor(&request) {
        return Ok(reply(StatusCode::FORBIDDEN, String::new()));
    }
    let Ok(status) = handle(state, request).await;
    let body = match status {
        StatusCode::CREATED => json!({"id": Uuid::nil()}).to_string(),
        _ => json!({"data": {"created_by": Uuid::nil()}}).to_string(),
    };
    Ok(reply(status, body))
}

fn has_fresh_token(state: &State, request: &Request<Incoming>) -> bool {
    let now = clock::now().as_second();
    let signer = if request.uri().path().starts_with("/v2/") { &state.signer } else { &state.admin };
    let sent = request.headers().get("authorization");
    (now - 5..=now).any(|second| Some(&signer.authorization(second).unwrap()) == sent)
}

/// A page of the admin app, asked for by somebody who is signed in.
fn is_of_visitor(request: &Request<Incoming>) -> bool {
    let cookie = request.headers().get("cookie").and_then(|cookie| cookie.to_str().ok());
    request.uri().path().starts_with("/services/")
        && cookie.is_some_and(|cookie| cookie.starts_with("tidings_session="))
}

async fn handle(state: &State, request: Request<Incoming>) -> Result<StatusCode, Infallible> {
    let (parts, body) = request.into_parts();
    let body: Value = serde_json::from_slice(&body.collect().await.unwrap().to_bytes()).unwrap_or_default();
    let is_json = parts.headers.get("content-type").is_some_and(|kind| kind == "application/json");
    let status = match (parts.method, parts.uri.path()) {
        (Method::POST, "/v2/notifications/sms")
            if is_json
                && body["template_id"] == "an-sms-template"
                && body["personalisation"]["name"] == "Ada"
                && body["phone_number"].as_str().is_some_and(|number| number.len() == 11) =>
        {
            StatusCode::CREATED
        }
        (Method::POST, "/v2/notifications/email")
            if is_json
                && body["template_id"] == "an-email-template"
                && body["personalisation"]["name"] == "Grace"
                && body["email_address"].as_str().is_some_and(|address| address.contains('@')) =>
        {
            StatusCode::CREATED
        }
        (Method::GET, path) if path == format!("/v2/notifications/{}", Uuid::nil()) => StatusCode::OK,
        // It is not a notification that would be delivered.
        (Method::POST, "/admin-session") if is_json && body["id"].as_str().is_some_and(|id| id.len() == 64) => {
            return Ok(StatusCode::ACCEPTED);
        }
        (Method::GET, path)
            if path == format!("/services/{SERVICE}")
                || path == format!("/services/{SERVICE}/templates/an-sms-template") =>
        {
            StatusCode::OK
        }
        (Method::GET, path)
            if path == format!("/service/{SERVICE}")
                || ["/v2/notifications", "/v2/templates"].contains(&path)
                || path == format!("/service/{SERVICE}/template/an-sms-template")
                || path == format!("/user/{}", Uuid::nil()) =>
        {
            StatusCode::OK
        }
        _ => StatusCode::BAD_REQUEST,
    };
    if status == StatusCode::CREATED {
        state.finals.fetch_add(1, Ordering::Relaxed);
    }
    Ok(status)
}

fn reply(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response
}
