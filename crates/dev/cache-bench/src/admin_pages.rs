//! Pages of the admin app, as a server answers them: with nothing cached, with more and more of it, with all of it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use axum::{Router, body::Body};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use tidings_admin::{Admin, Settings};
use tidings_admin_client::AdminClient;
use tidings_api_types::internal::admin_sessions::NewAdminSession;
use tidings_cache::{Backend, Cache, InProcess};
use tidings_test_support::RedisServer;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::{
    installation::{Installation, SharedCache},
    measure::{Measured, measure},
};

/// What the cache of this process may hold, in bytes.
const ROOM: u64 = 64 << 20;

/// The app, with somebody signed in.
struct Visitor {
    admin: Router,
    backend: Arc<dyn Backend>,
    cookie: String,
    session: String,
}

impl Visitor {
    async fn new(on: &Installation, backend: Arc<dyn Backend>) -> Result<Self> {
        let client = on.in_process(Cache::new(backend.clone()));
        let token = BASE64_URL_SAFE_NO_PAD.encode([7_u8; 32]);
        let id: String = Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        sign_in(on, &client, &id).await?;
        let settings = Settings {
            base_url: "http://admin.example".to_owned(),
            api_url: "https://api.example".to_owned(),
            secret: "secret-of-no-consequence".into(),
            product_name: "Tidings".to_owned(),
            sandbox_path: None,
        };
        let admin = tidings_admin::router(Admin {
            client,
            clock: on.clock(),
            settings: Arc::new(settings),
            stopping: CancellationToken::new(),
        });
        Ok(Self { admin, backend, cookie: format!("tidings_session={token}"), session: id })
    }

    async fn open(&self, path: &str) -> Result<usize> {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty())?;
        let response = self.admin.clone().oneshot(request).await?;
        ensure!(response.status() == StatusCode::OK, "{path} answers {}", response.status());
        Ok(response.into_body().collect().await?.to_bytes().len())
    }

    async fn forget(&self, keys: &[String]) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        self.backend.invalidate(keys).await.map(drop).context("the cache cannot be reached")
    }
}

async fn sign_in(on: &Installation, client: &AdminClient, id: &str) -> Result<()> {
    // One that an earlier table has left.
    client.admin_sessions.delete(id).await.ok();
    let session = NewAdminSession {
        id: id.to_owned(),
        user_id: Some(on.user),
        state: serde_json::Map::new(),
        expires_at: (on.clock().now() + SignedDuration::from_hours(20)).into(),
        user_agent: "bench".to_owned(),
    };
    client.admin_sessions.create(&session).await?;
    Ok(())
}

/// A table for each backend: its name, and what was measured.
///
/// # Errors
/// When a page is not shown.
pub async fn tables(on: &Installation, time: Duration) -> Result<Vec<(&'static str, Vec<Measured>)>> {
    let mut tables = Vec::new();
    let memory = Visitor::new(on, Arc::new(InProcess::new(ROOM, on.clock()))).await?;
    tables.push(("pages of the admin app, cache in the process", table(on, &memory, time).await?));
    if RedisServer::is_installed() {
        let shared = SharedCache::start().await?;
        let redis = Visitor::new(on, shared.backend.clone()).await?;
        tables.push(("pages of the admin app, cache in Redis", table(on, &redis, time).await?));
    }
    Ok(tables)
}

/// How many template pages a second are answered, all cached in this process, to so many who ask at once.
///
/// # Errors
/// When a page is not shown.
pub async fn template_pages_a_second(on: &Installation, time: Duration, readers: u32) -> Result<f64> {
    let visitor = Arc::new(Visitor::new(on, Arc::new(InProcess::new(ROOM, on.clock()))).await?);
    let path: Arc<str> = format!("/services/{}/templates/{}", on.service, on.template).into();
    visitor.open(&path).await?;
    let started = Instant::now();
    let reading: Vec<_> = (0..readers)
        .map(|_| {
            let (visitor, path) = (visitor.clone(), path.clone());
            tokio::spawn(async move {
                let mut pages = 0_u32;
                while started.elapsed() < time {
                    visitor.open(&path).await?;
                    pages += 1;
                }
                Ok::<_, anyhow::Error>(pages)
            })
        })
        .collect();
    let mut pages = 0;
    for reader in reading {
        pages += reader.await??;
    }
    Ok(f64::from(pages) / started.elapsed().as_secs_f64())
}

async fn table(on: &Installation, visitor: &Visitor, time: Duration) -> Result<Vec<Measured>> {
    let (service, template) = (on.service, on.template);
    let of_user = [format!("user-{}", on.user), format!("admin-session-{}", visitor.session)];
    let of_service = [format!("service-{service}")];
    let rest = [
        format!("template-{template}-version-None"),
        format!("service-{service}-templates"),
        format!("service-{service}-template-folders"),
        format!("has_jobs-{service}"),
        format!("service-{service}-data-retention"),
        format!("service-{service}-returned-letters-statistics"),
        format!("service-{service}-unsubscribe-request-statistics"),
    ];
    let none: Vec<String> = [&of_user[..], &of_service, &rest].concat();
    let only_service = [&of_user[..], &rest].concat();
    let pages = [
        ("template", format!("/services/{service}/templates/{template}")),
        ("dashboard", format!("/services/{service}")),
        ("list of templates", format!("/services/{service}/templates")),
        ("activity", format!("/services/{service}/notifications")),
    ];
    let mut lines = Vec::new();
    for (name, path) in &pages {
        for (cached, forgotten) in [
            ("nothing cached", &none[..]),
            ("service cached", &only_service),
            ("service and user cached", &rest),
            ("all cached", &[]),
        ] {
            visitor.open(path).await?;
            let forget = async || visitor.forget(forgotten).await;
            let open = async || visitor.open(path).await.map(drop);
            lines.push(measure(format!("{name}, {cached}"), time, forget, open).await?);
        }
    }
    Ok(lines)
}
