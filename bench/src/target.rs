//! What the load is aimed at: the address, the credentials and the templates of a running product.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{HeaderValue, Uri};
use serde::Deserialize;
use serde_json::Value;

use crate::client::get_once;
use crate::token::Signer;

/// The part of `demo.json`, which `tidings up` leaves in its data folder, that the load needs.
#[derive(Clone, Debug, Deserialize)]
pub struct Demo {
    /// Base URL of the public API, such as `http://127.0.0.1:6011`.
    pub api_url: String,
    /// Base URL of the admin app.
    #[serde(default)]
    pub admin_url: Option<String>,
    /// Key of the demo service.
    pub api_key: String,
    /// Key of a service that no rate limit or daily limit holds back; preferred when there.
    pub bench_api_key: Option<String>,
    /// The demo service.
    pub service_id: String,
    /// The admin app's secret, which the product keeps in another file.
    #[serde(default)]
    pub admin_client_secret: Option<String>,
    /// Process id of the product.
    pub pid: u32,
    /// Template of the texts, in the service of the key.
    pub sms_template_id: String,
    /// Template of the emails, in the service of the key.
    pub email_template_id: String,
    /// Values for the placeholders of the SMS template.
    #[serde(default)]
    pub sms_personalisation: Value,
    /// Values for the placeholders of the email template.
    #[serde(default)]
    pub email_personalisation: Value,
}

/// A running product, resolved and ready to be called.
#[derive(Clone, Debug)]
pub struct Target {
    pub demo: Demo,
    pub address: SocketAddr,
    /// The `Host` header.
    pub authority: HeaderValue,
    pub signer: Signer,
}

impl Target {
    /// Resolves the address and reads the API key.
    ///
    /// # Errors
    /// When the URL has no resolvable host, or the key is not an API key.
    pub async fn from_demo(demo: Demo) -> Result<Self> {
        let (address, authority) = resolve(&demo.api_url).await?;
        let signer = Signer::from_api_key(demo.bench_api_key.as_ref().unwrap_or(&demo.api_key))?;
        Ok(Self { address, authority, signer, demo })
    }

    /// Where the admin app is, and its `Host` header.
    ///
    /// # Errors
    /// When that is not known.
    pub async fn admin(&self) -> Result<(SocketAddr, HeaderValue)> {
        resolve(self.demo.admin_url.as_deref().context("the admin app's address is not known")?).await
    }

    /// Signs requests to the internal API as the admin app does.
    ///
    /// # Errors
    /// When the secret is not known.
    pub fn admin_signer(&self) -> Result<Signer> {
        let secret = self.demo.admin_client_secret.as_ref();
        Signer::new("notify-admin", secret.context("the admin app's secret is not known")?)
    }

    /// Whether `/readyz` answers 200.
    pub async fn is_ready(&self) -> bool {
        get_once(self.address, &self.authority, "/readyz").await.is_ok()
    }

    /// The page that Prometheus would scrape.
    ///
    /// # Errors
    /// When `/metrics` does not answer 200.
    pub async fn metrics(&self) -> Result<Bytes> {
        get_once(self.address, &self.authority, "/metrics").await
    }
}

/// The address behind a URL, and the `Host` header for it.
async fn resolve(url: &str) -> Result<(SocketAddr, HeaderValue)> {
    let uri: Uri = url.parse().with_context(|| format!("{url:?} is not a URL"))?;
    let authority = uri.authority().with_context(|| format!("{url:?} names no host"))?;
    let mut found = tokio::net::lookup_host((authority.host(), authority.port_u16().unwrap_or(80))).await?;
    let address = found.next().with_context(|| format!("{authority} has no address"))?;
    Ok((address, HeaderValue::from_str(authority.as_str())?))
}
