//! The admin app: beside the internal API in one process, or alone and calling it over the network.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use base64::{Engine, prelude::BASE64_URL_SAFE};
use secrecy::{ExposeSecret, SecretString};
use tidings_admin_client::{
    AdminClient,
    transport::{Http, InProcess, TokenSource},
};
use tidings_api_internal::Clients;
use tidings_app::cache_keeper;
use tidings_cache::{Cache, InProcess as Memory, Redis};
use tidings_domain::SharedClock;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Parts, Process, http};
use crate::settings::ADMIN_CLIENT;

/// How much of what the API said one process remembers, where no cache is shared.
const MEMORY: u64 = 64 << 20;

/// What the pages of an installation show.
#[derive(Clone, Debug)]
pub struct AdminPages {
    /// Where the app is found.
    pub base_url: String,
    /// Where the public API is found.
    pub api_url: String,
    /// Where messages that went to the sandbox are shown, if they do.
    pub sandbox_path: Option<String>,
    pub product_name: String,
    /// Where the people who run the installation are asked.
    pub support_contact: Option<String>,
    /// The installation's `SECRET_KEY`, by which forms are bound to their visitors.
    pub secret: SecretString,
}

impl AdminPages {
    fn of(self, client: AdminClient, clock: SharedClock, stopping: CancellationToken) -> Router {
        let Self { base_url, api_url, sandbox_path, product_name, support_contact, secret } = self;
        let settings =
            tidings_admin::Settings { base_url, api_url, secret, product_name, support_contact, sandbox_path };
        let settings = Arc::new(settings);
        tidings_admin::router(tidings_admin::Admin { client, clock, settings, stopping })
    }
}

/// The app, which calls the internal API of this process without a network and under a secret that nobody else knows.
///
/// # Errors
/// When the shared cache's address is none.
pub fn beside_the_api(process: &mut Process, pages: AdminPages, redis_url: Option<&SecretString>) -> Result<Router> {
    let Parts { app, clock, stop, .. } = process.parts.clone();
    let secret = SecretString::from(BASE64_URL_SAFE.encode(rand::random::<[u8; 32]>()));
    let clients = Clients::admin(secret.clone());
    let api = tidings_api_internal::standalone(http::internal_api(process, clients));
    let transport = Arc::new(InProcess::new(api, TokenSource::admin(secret, clock.clone())));
    let cache = match redis_url {
        Some(url) => shared(url)?,
        None => {
            let memory = Arc::new(Memory::new(MEMORY, clock.clone()));
            process.spawn_until_stop(cache_keeper::follow(app.pool, memory.clone()));
            Cache::new(memory)
        }
    };
    Ok(pages.of(AdminClient::new(transport, cache), clock, stop))
}

/// The app alone: everything comes from the internal API at `api_url`, and what is remembered is in the shared cache, which the
/// processes of the API keep up to date.
///
/// # Errors
/// When one of the addresses is none, or no HTTPS is possible.
pub fn alone(
    pages: AdminPages,
    api_url: &str,
    client_secret: SecretString,
    redis_url: &SecretString,
    clock: SharedClock,
    stop: CancellationToken,
) -> Result<Router> {
    let api_url = Url::parse(api_url).with_context(|| format!("API_HOST_NAME {api_url} is no address"))?;
    let transport = Arc::new(Http::new(api_url, TokenSource::admin(client_secret, clock.clone()))?);
    Ok(pages.of(AdminClient::new(transport, shared(redis_url)?), clock, stop))
}

fn shared(redis_url: &SecretString) -> Result<Cache> {
    Ok(Cache::new(Arc::new(Redis::new(redis_url.expose_secret()).context("REDIS_URL")?)))
}

/// The admin app's own secret among the internal API's clients.
pub fn client_secret(clients: &Clients) -> Option<SecretString> {
    clients.secrets.get(ADMIN_CLIENT).and_then(|secrets| secrets.first()).cloned()
}
