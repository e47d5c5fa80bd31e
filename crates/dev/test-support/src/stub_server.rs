//! An HTTP server that stands for a provider of the internet: it keeps what it is asked, and answers as told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Body, extract::State};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

/// See the module's documentation. It ends with the test's runtime.
#[derive(Clone, Debug)]
pub struct StubServer {
    /// Without a slash at the end.
    pub url: String,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    answer: Mutex<Answer>,
    requests: Mutex<Vec<Asked>>,
}

/// What a stub answers to every request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// With this status and body.
    With(u16, String),
    /// With this status and body, but only after a while.
    After(Duration, u16, String),
    /// Never.
    Nothing,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    /// With the query.
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header of text"))
    }

    /// The body, which must be JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The body's fields, which must be a form, in order.
    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

impl StubServer {
    /// One that answers so, on a port of its own.
    pub async fn start(answer: Answer) -> Self {
        let shared = Arc::new(Shared { answer: Mutex::new(answer), requests: Mutex::default() });
        let url = Self::of(Router::new().fallback(handle).with_state(shared.clone())).await;
        Self { url, shared }
    }

    /// The address of a server whose answers the test decides itself.
    pub async fn of(router: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(tidings_web::server::serve(listener, router, CancellationToken::new()));
        url
    }

    /// One that answers with this status and body.
    pub async fn answering(status: u16, body: &str) -> Self {
        Self::start(Answer::With(status, body.to_owned())).await
    }

    /// Answers so from now on.
    pub fn answer(&self, answer: Answer) {
        *self.shared.answer.lock().expect("no test has panicked here") = answer;
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Asked> {
        self.shared.requests.lock().expect("no test has panicked here").clone()
    }

    /// The only request so far.
    #[track_caller]
    pub fn only_request(&self) -> Asked {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "requests");
        requests.remove(0)
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let asked = Asked {
        method: head.method,
        path: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).expect("a body of text"),
    };
    shared.requests.lock().expect("no test has panicked here").push(asked);
    let answer = shared.answer.lock().expect("no test has panicked here").clone();
    let (status, body) = match answer {
        Answer::With(status, body) => (status, body),
        Answer::After(wait, status, body) => {
            tokio::time::sleep(wait).await;
            (status, body)
        }
        Answer::Nothing => std::future::pending().await,
    };
    let status = StatusCode::from_u16(status).expect("a status");
    Response::builder().status(status).body(body.into()).expect("a response")
}
