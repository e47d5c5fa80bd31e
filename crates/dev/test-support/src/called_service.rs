//! A service that is called: a server on this machine that remembers what it was told.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::BodyExt;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::sync::CancellationToken;

/// A call as it arrived.
#[derive(Clone, Debug)]
pub struct HeardCall {
    pub method: Method,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl HeardCall {
    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("a text")).unwrap_or_default()
    }
}

/// How the service answers a call.
#[derive(Clone, Copy, Debug)]
pub enum Reaction {
    /// With a status; a redirect leads to `/elsewhere`.
    Status(u16),
    /// 503, and a wish in `Retry-After`.
    Later(&'static str),
    /// 200, and a body without end.
    Endless,
    /// Never.
    Silence,
    /// With 200, when [`CalledService::release`] says so.
    Held,
}

#[derive(Clone, Default)]
struct Shared {
    calls: Arc<Mutex<Vec<HeardCall>>>,
    reactions: Arc<Mutex<VecDeque<Reaction>>>,
    always: Arc<Mutex<Option<Reaction>>>,
    state: watch::Sender<Progress>,
}

/// How many calls came, and whether held ones may go on.
#[derive(Default)]
struct Progress {
    calls: usize,
    released: bool,
}

/// See the module's documentation. It answers with 200 unless told otherwise, and ends with the test.
pub struct CalledService {
    address: SocketAddr,
    shared: Shared,
}

impl CalledService {
    /// Starts it, on a port of its own.
    pub async fn start() -> Self {
        let shared = Shared::default();
        let router = Router::new().fallback(hear).with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(tidings_web::server::serve(listener, router, CancellationToken::new()));
        Self { address, shared }
    }

    /// Where it is, with http.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port that it is at.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How it reacts to the next calls, in this order.
    pub fn react(&self, reactions: impl IntoIterator<Item = Reaction>) {
        self.shared.reactions.lock().expect("no test panics here").extend(reactions);
    }

    /// How it reacts to every call for which nothing else is said.
    pub fn always(&self, reaction: Reaction) {
        *self.shared.always.lock().expect("no test panics here") = Some(reaction);
    }

    /// What it was told so far.
    pub fn calls(&self) -> Vec<HeardCall> {
        self.shared.calls.lock().expect("no test panics here").clone()
    }

    /// Returns when so many calls have come.
    pub async fn wait_for(&self, calls: usize) {
        self.shared.state.subscribe().wait_for(|state| state.calls >= calls).await.expect("the sender is here");
    }

    /// Answers held calls, those to come included.
    pub fn release(&self) {
        self.shared.state.send_modify(|state| state.released = true);
    }
}

async fn hear(State(shared): State<Shared>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let call = HeardCall {
        method: head.method,
        target: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    shared.calls.lock().expect("no test panics here").push(call);
    shared.state.send_modify(|state| state.calls += 1);
    let next = shared.reactions.lock().expect("no test panics here").pop_front();
    let always = *shared.always.lock().expect("no test panics here");
    match next.or(always).unwrap_or(Reaction::Status(200)) {
        Reaction::Status(status) => {
            let status = StatusCode::from_u16(status).expect("a status");
            let location = status.is_redirection().then_some([(header::LOCATION, "/elsewhere")]);
            (status, location.unwrap_or([(header::LOCATION, "")])).into_response()
        }
        Reaction::Later(wish) => (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, wish)]).into_response(),
        Reaction::Endless => {
            let chunk = Bytes::from_static(&[b'x'; 1000]);
            let chunks = futures::stream::repeat_with(move || Ok::<_, std::convert::Infallible>(chunk.clone()));
            Body::from_stream(chunks).into_response()
        }
        Reaction::Silence => std::future::pending().await,
        Reaction::Held => {
            shared.state.subscribe().wait_for(|state| state.released).await.expect("the sender is here");
            StatusCode::OK.into_response()
        }
    }
}
