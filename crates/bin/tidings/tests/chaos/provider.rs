//! Two providers of text messages on this machine, which take messages, count them, report what became of them, and fail as told.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    runtime::{Handle, Runtime},
    sync::watch,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::harness::http_client;

/// Whose wire format a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    Mmg,
    Firetext,
}

/// How a provider behaves to whoever sends.
#[derive(Clone, Copy, Debug)]
pub enum Manners {
    /// Takes every message, after so long.
    Takes(Duration),
    /// Answers every other message with 500, and does not take it.
    FailsHalf,
}

/// How a provider reports.
#[derive(Clone, Copy, Debug)]
pub enum Reports {
    /// Once, within so long.
    Within(Duration),
    /// Twice or more often, with interim states in between and after, in any order.
    ManyInAnyOrder,
}

/// A provider that can be taken down. Ends with this value.
pub struct Provider {
    port: u16,
    shared: Arc<Shared>,
    /// None while it is down. A runtime of its own, so that its connections end with it.
    running: Option<Runtime>,
}

struct Shared {
    wire: Wire,
    behaviour: Mutex<(Manners, Reports)>,
    /// When each message was taken, as often as it was.
    taken: Mutex<HashMap<Uuid, Vec<Instant>>>,
    reporter: Reporter,
}

/// Brings receipts to the API, wherever it is, and again until it takes them.
#[derive(Clone)]
pub struct Reporter {
    url: watch::Receiver<String>,
    http: reqwest::Client,
    on_their_way: Arc<AtomicUsize>,
    runtime: Handle,
}

impl Provider {
    /// Starts a provider that takes every message at once and reports soon.
    pub async fn start(wire: Wire, reporter: Reporter) -> Self {
        let behaviour = Mutex::new((Manners::Takes(Duration::ZERO), Reports::Within(Duration::from_millis(50))));
        let shared = Arc::new(Shared { wire, behaviour, taken: Mutex::default(), reporter });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut provider = Self { port, shared, running: None };
        provider.come_up();
        provider
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Behaves so from now on.
    pub fn behave(&self, manners: Manners, reports: Reports) {
        *locked(&self.shared.behaviour) = (manners, reports);
    }

    /// Refuses connections, and cuts those there are.
    pub fn go_down(&mut self) {
        self.running.take().expect("it is up").shutdown_background();
    }

    /// Comes up again at the same address.
    pub fn come_up(&mut self) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let (shared, port) = (self.shared.clone(), self.port);
        runtime.spawn(async move {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.expect("the port is still free");
            let router = Router::new().fallback(post(take)).with_state(shared);
            tidings_web::server::serve(listener, router, CancellationToken::new()).await;
        });
        self.running = Some(runtime);
    }

    /// When each message was taken, as often as it was.
    pub fn taken(&self) -> HashMap<Uuid, Vec<Instant>> {
        locked(&self.shared.taken).clone()
    }

    /// How many messages were taken so far, counting each as often as it was.
    pub fn count(&self) -> usize {
        locked(&self.shared.taken).values().map(Vec::len).sum()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.shutdown_background();
        }
    }
}

async fn take(State(shared): State<Arc<Shared>>, body: String) -> (StatusCode, String) {
    let (manners, reports) = *locked(&shared.behaviour);
    let pause = match manners {
        Manners::Takes(pause) => pause,
        Manners::FailsHalf if rand::random() => return (StatusCode::INTERNAL_SERVER_ERROR, "{}".to_owned()),
        Manners::FailsHalf => Duration::ZERO,
    };
    let id = message_id(shared.wire, &body);
    locked(&shared.taken).entry(id).or_default().push(Instant::now());
    shared.reporter.report(shared.wire, id, reports);
    tokio::time::sleep(pause).await;
    (StatusCode::OK, json!({ "code": 0 }).to_string())
}

fn message_id(wire: Wire, body: &str) -> Uuid {
    let id = match wire {
        Wire::Mmg => serde_json::from_str::<Value>(body).ok().and_then(|body| Some(body["cid"].as_str()?.to_owned())),
        Wire::Firetext => form_urlencoded_field(body, "reference"),
    };
    id.and_then(|id| id.parse().ok()).expect("a message has an id")
}

fn form_urlencoded_field(body: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(&format!("form:?{body}")).ok()?;
    url.query_pairs().find(|(field, _)| field == name).map(|(_, value)| value.into_owned())
}

impl Reporter {
    /// One that reports to whatever is at `url`. To be called on the test's runtime.
    pub fn new(url: watch::Receiver<String>) -> Self {
        Self { url, http: http_client(), on_their_way: Arc::default(), runtime: Handle::current() }
    }

    /// Whether everything was reported.
    pub fn is_done(&self) -> bool {
        self.on_their_way.load(Ordering::SeqCst) == 0
    }

    fn report(&self, wire: Wire, id: Uuid, reports: Reports) {
        let states: &[bool] = match (reports, wire) {
            (Reports::Within(_), _) => &[true],
            (Reports::ManyInAnyOrder, Wire::Mmg) => &[true, true],
            // Firetext has an interim state.
            (Reports::ManyInAnyOrder, Wire::Firetext) => &[false, true, true, false],
        };
        let within = match reports {
            Reports::Within(within) => within,
            Reports::ManyInAnyOrder => Duration::from_secs(2),
        };
        for &is_final in states {
            self.on_their_way.fetch_add(1, Ordering::SeqCst);
            let this = self.clone();
            self.runtime.spawn(async move {
                tokio::time::sleep(within.mul_f64(rand::random())).await;
                this.bring(wire, id, is_final).await;
                this.on_their_way.fetch_sub(1, Ordering::SeqCst);
            });
        }
    }

    /// Until it is taken, as providers do.
    async fn bring(&self, wire: Wire, id: Uuid, is_final: bool) {
        loop {
            let url = self.url.borrow().clone();
            let request = match wire {
                Wire::Mmg => self.http.post(format!("{url}/notifications/sms/mmg")).json(
                    &json!({ "status": "3", "substatus": "1", "CID": id, "reference": "mmg", "deliverytime": "now" }),
                ),
                Wire::Firetext => {
                    let status = if is_final { "0" } else { "2" };
                    let form = format!("status={status}&reference={id}&mobile=447700900000&time=now");
                    self.http
                        .post(format!("{url}/notifications/sms/firetext"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .body(form)
                }
            };
            if request.send().await.is_ok_and(|reply| reply.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
