//! What is measured against: an internal API in this process, on a PostgreSQL of its own, also served over HTTP.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result};
use async_trait::async_trait;
use axum::{Router, middleware};
use tidings_admin_client::{
    AdminClient, Failed,
    transport::{Answer, Call, Http, InProcess, TokenSource, Transport},
};
use tidings_cache::{Address, Backend, Cache, Look, NoOutbox, Redis, Told, Unreachable, protocol};
use tidings_domain::{ServiceId, SharedClock, TemplateId, UserId};
use tidings_test_support::{RedisServer, TestApp, app::ADMIN_CLIENT_SECRET};
use tidings_web::{measure, server, trace};
use tokio_util::sync::CancellationToken;
use url::Url;

/// See the module.
pub struct Installation {
    /// All of it.
    pub app: TestApp,
    http: Arc<Counting>,
    in_process: Arc<dyn Transport>,
    /// What a page shows.
    pub service: ServiceId,
    pub user: UserId,
    pub template: TemplateId,
}

impl Installation {
    pub async fn start() -> Result<Self> {
        let mut app = TestApp::new().await;
        // Of messages whose receipts nobody waits for.
        app.leave_jobs();
        app.listen_for_changes().await;
        let token = TokenSource::admin(ADMIN_CLIENT_SECRET.into(), app.clock.clone());
        let url = serve(app.internal_api()).await?;
        let http = Arc::new(Counting { http: Http::new(url, token.clone())?, calls: AtomicU64::new(0) });
        let in_process = Arc::new(InProcess::new(app.internal_api(), token));
        let (service, template) = (app.demo.service_id, app.demo.sms_template_id);
        let client = AdminClient::new(in_process.clone(), not_cached());
        let made_by = client.services.get(service).await?.data.created_by;
        Ok(Self { app, http, in_process, service, user: made_by, template })
    }

    /// A client over HTTP.
    pub fn over_http(&self, cache: Cache) -> AdminClient {
        AdminClient::new(self.http.clone(), cache)
    }

    /// A client in the API's own process.
    pub fn in_process(&self, cache: Cache) -> AdminClient {
        AdminClient::new(self.in_process.clone(), cache)
    }

    /// How many calls were made over HTTP so far.
    pub fn calls(&self) -> u64 {
        self.http.calls.load(Ordering::SeqCst)
    }

    pub fn clock(&self) -> SharedClock {
        self.app.clock.clone()
    }

    /// The page that most of them are like.
    pub fn template_page(&self) -> String {
        format!("/services/{}/templates/{}", self.service, self.template)
    }
}

/// As the product serves it.
async fn serve(router: Router) -> Result<Url> {
    let listener = server::bind("127.0.0.1:0".parse()?, "PORT").await?;
    let url = format!("http://{}", listener.local_addr()?).parse()?;
    let router = router.layer(middleware::from_fn(measure::measure)).layer(middleware::from_fn(trace::trace));
    tokio::spawn(server::serve(listener, router, CancellationToken::new()));
    Ok(url)
}

/// Counts calls on their way.
#[derive(Debug)]
struct Counting {
    http: Http,
    calls: AtomicU64,
}

#[async_trait]
impl Transport for Counting {
    async fn send(&self, call: Call) -> Result<Answer, Failed> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.http.send(call).await
    }
}

/// A Redis on the loopback address, which is trusted.
pub struct SharedCache {
    pub backend: Arc<Redis>,
    _server: RedisServer,
}

impl SharedCache {
    pub async fn start() -> Result<Self> {
        let server = RedisServer::start_on_loopback().await;
        let connect = || Redis::new(&server.url()).map(Arc::new).context("the URL of Redis");
        // The task goes on until this process ends.
        let _keeper = NoOutbox::keep(connect()?).await;
        Ok(Self { backend: connect()?, _server: server })
    }

    pub fn cache(&self) -> Cache {
        Cache::new(self.backend.clone())
    }
}

/// No cache at all.
pub fn not_cached() -> Cache {
    Cache::new(Arc::new(Nothing))
}

/// Never has, and never keeps.
#[derive(Debug)]
pub struct Nothing;

#[async_trait]
impl Backend for Nothing {
    async fn look(&self, _: &Address) -> Result<Look, Unreachable> {
        Ok(Look::Distrusted)
    }

    async fn fill(&self, _: &str, _: &protocol::Permit, _: &Arc<str>, _: Duration) -> Result<bool, Unreachable> {
        Ok(false)
    }

    async fn begin(&self, _: &[String], _: protocol::Writer, _: Duration) -> Result<(), Unreachable> {
        Ok(())
    }

    async fn end(&self, _: &[String], _: protocol::Writer) -> Result<Told, Unreachable> {
        Ok(Told::Settled)
    }

    async fn invalidate(&self, _: &[String]) -> Result<Told, Unreachable> {
        Ok(Told::Settled)
    }

    fn untold_lasts(&self) -> Duration {
        Duration::ZERO
    }
}
