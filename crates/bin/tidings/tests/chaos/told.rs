//! The service's own server, which is told what became of its messages.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The events that were told of each message, and how many calls it took.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    pub events: HashMap<Uuid, HashSet<String>>,
    pub calls: usize,
}

/// The server. Ends with the test.
pub struct Told {
    pub url: String,
    heard: Arc<Mutex<Heard>>,
}

impl Told {
    pub async fn start() -> Self {
        let heard = Arc::<Mutex<Heard>>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(post(hear)).with_state(heard.clone());
        tokio::spawn(tidings_web::server::serve(listener, router, CancellationToken::new()));
        Self { url, heard }
    }

    pub fn heard(&self) -> Heard {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn hear(State(heard): State<Arc<Mutex<Heard>>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let id = body["id"].as_str().and_then(|id| id.parse().ok());
    let event = headers.get("webhook-id").and_then(|event| event.to_str().ok());
    let (Some(id), Some(event)) = (id, event) else { return StatusCode::BAD_REQUEST };
    let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    heard.calls += 1;
    heard.events.entry(id).or_default().insert(event.to_owned());
    StatusCode::OK
}
