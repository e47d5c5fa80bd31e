//! Somebody who opens pages of the admin app, with the router called in process.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::{Router, body::Body};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use tidings_admin::{Admin, Settings};
use tidings_admin_client::AdminClient;
use tidings_api_types::internal::admin_sessions::NewAdminSession;
use tidings_cache::{Backend, Cache, InProcess};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::installation::{Installation, Nothing};

/// What the cache of this process may hold, in bytes.
const ROOM: u64 = 64 << 20;

/// The app, with somebody who is signed in or a stranger.
pub struct Visitor {
    admin: Router,
    backend: Arc<dyn Backend>,
    cookie: Option<String>,
    /// The name of the session; of a stranger, nothing.
    pub session: String,
}

impl Visitor {
    /// With a cache of this process.
    pub async fn in_process(on: &Installation) -> Result<Self> {
        Self::new(on, Arc::new(InProcess::new(ROOM, on.clock()))).await
    }

    pub async fn new(on: &Installation, backend: Arc<dyn Backend>) -> Result<Self> {
        let client = on.in_process(Cache::new(backend.clone()));
        let token = BASE64_URL_SAFE_NO_PAD.encode([7_u8; 32]);
        let id: String = Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        sign_in(on, &client, &id).await?;
        Ok(Self { admin: admin(on, client), backend, cookie: Some(format!("tidings_session={token}")), session: id })
    }

    /// Somebody whom nobody knows, with nothing cached.
    pub fn stranger(on: &Installation) -> Self {
        let backend: Arc<dyn Backend> = Arc::new(Nothing);
        let client = on.in_process(Cache::new(backend.clone()));
        Self { admin: admin(on, client), backend, cookie: None, session: String::new() }
    }

    /// A page.
    ///
    /// # Errors
    /// When it is not shown.
    pub async fn open(&self, path: &str) -> Result<Bytes> {
        // As even an old browser says it.
        self.get(path, "gzip").await
    }

    /// The same, not compressed.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_plain(&self, path: &str) -> Result<Bytes> {
        self.get(path, "identity").await
    }

    async fn get(&self, path: &str, encoding: &str) -> Result<Bytes> {
        let mut request = Request::get(path).header(header::ACCEPT_ENCODING, encoding).body(Body::empty())?;
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse()?);
        }
        let response = self.admin.clone().oneshot(request).await?;
        ensure!(response.status() == StatusCode::OK, "{path} answers {}", response.status());
        Ok(response.into_body().collect().await?.to_bytes())
    }

    /// Has the cache forget what is kept under these keys.
    ///
    /// # Errors
    /// When it cannot be told.
    pub async fn forget(&self, keys: &[String]) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        self.backend.invalidate(keys).await.map(drop).context("the cache cannot be reached")
    }
}

fn admin(on: &Installation, client: AdminClient) -> Router {
    let settings = Settings {
        base_url: "http://admin.example".to_owned(),
        api_url: "https://api.example".to_owned(),
        secret: "secret-of-no-consequence".into(),
        product_name: "Tidings".to_owned(),
        support_contact: None,
        sandbox_path: None,
    };
    tidings_admin::router(Admin {
        client,
        clock: on.clock(),
        settings: Arc::new(settings),
        stopping: CancellationToken::new(),
    })
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
