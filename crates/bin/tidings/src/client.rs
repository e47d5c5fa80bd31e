//! The public API from outside, as `send` and `demo` use it: over HTTP, with a token for each request.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tidings_app::SystemClock;
use tidings_domain::{ApiKeyText, Clock, NotificationStatus};

/// How often a message's state is asked for.
const POLL: Duration = Duration::from_millis(10);

/// A client of one service.
#[derive(Debug)]
pub struct ApiClient {
    http: reqwest::Client,
    base_url: String,
    key: ApiKeyText,
}

impl ApiClient {
    /// A client of the API at `base_url`, by the text of a key.
    pub fn new(base_url: &str, api_key: &str) -> Result<Self> {
        let key = ApiKeyText::parse(api_key)
            .context("the API key is not one: it must end in a service id and a secret, 36 characters each")?;
        // TLS by the crate that sqlx uses too; installed already when this is not the first client.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { http, base_url: base_url.trim_end_matches('/').to_owned(), key })
    }

    /// Sends a message by `channel`; the reply's JSON.
    pub async fn post(&self, channel: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/v2/notifications/{channel}", self.base_url);
        let request = self.http.post(&url).bearer_auth(self.token()).json(body);
        self.reply(request, &url).await
    }

    /// Reads a message's state.
    pub async fn get(&self, id: &str) -> Result<Value> {
        let url = format!("{}/v2/notifications/{id}", self.base_url);
        self.reply(self.http.get(&url).bearer_auth(self.token()), &url).await
    }

    /// Waits until the message has reached its last state.
    pub async fn wait_for_last_state(&self, id: &str, limit: Duration) -> Result<Value> {
        let started = Instant::now();
        loop {
            let notification = self.get(id).await?;
            let status = notification["status"].as_str().unwrap_or_default();
            if status.parse().is_ok_and(NotificationStatus::is_completed) {
                return Ok(notification);
            }
            if started.elapsed() > limit {
                bail!("notification {id} is still {status:?} after {} seconds", limit.as_secs());
            }
            tokio::time::sleep(POLL).await;
        }
    }

    fn token(&self) -> String {
        tidings_web::token::issue(&self.key.service_id.to_string(), self.key.secret.as_bytes(), SystemClock.now())
    }

    async fn reply(&self, request: reqwest::RequestBuilder, url: &str) -> Result<Value> {
        let reply = request.send().await.with_context(|| format!("cannot reach {url}: is `tidings up` running?"))?;
        let status = reply.status();
        let text = reply.text().await?;
        if !status.is_success() {
            bail!("{url} answered {status}: {text}");
        }
        serde_json::from_str(&text).with_context(|| format!("{url} answered with something that is not JSON"))
    }
}
