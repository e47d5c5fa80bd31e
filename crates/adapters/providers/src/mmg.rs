//! MMG: text messages by its JSON API, receipts and inbound messages by its calls of ours.

mod inbound;
mod receipt;

use async_trait::async_trait;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

pub use inbound::inbound;
pub use receipt::receipt;

use crate::{
    Accepted, SendError, SmsMessage, SmsProvider,
    http_client::{HttpClient, send},
};

/// As in `provider_details.identifier`.
pub const IDENTIFIER: &str = "mmg";
/// Where it is, unless set otherwise.
pub const URL: &str = "https://api.mmg.co.uk/jsonv2a/api.php";

/// How MMG is reached.
#[derive(Clone, Debug)]
pub struct MmgOptions {
    /// Of the header `Authorization`, after `Basic`.
    pub api_key: SecretString,
    pub url: String,
    /// Where receipts go, with the name and password that the endpoint asks for; `None` for where MMG was told to send
    /// them.
    pub receipt_url: Option<SecretString>,
}

/// The provider.
#[derive(Clone, Debug)]
pub struct Mmg {
    http: HttpClient,
    options: MmgOptions,
}

impl Mmg {
    pub const fn new(http: HttpClient, options: MmgOptions) -> Self {
        Self { http, options }
    }
}

#[async_trait]
impl SmsProvider for Mmg {
    fn identifier(&self) -> &str {
        IDENTIFIER
    }

    async fn send(&self, message: &SmsMessage) -> Result<Accepted, SendError> {
        let mut body = json!({
            "reqType": "BULK",
            "MSISDN": message.to,
            "msg": message.body,
            "sender": message.sender,
            "cid": message.notification_id,
            "multi": true,
        });
        if let (Some(url), Some(fields)) = (&self.options.receipt_url, body.as_object_mut()) {
            fields.insert("delurl".to_owned(), url.expose_secret().into());
        }
        let request = self
            .http
            .post(&self.options.url)
            .header(AUTHORIZATION, format!("Basic {}", self.options.api_key.expose_secret()))
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string());
        let reply = send(request).await?;
        if !reply.status.is_success() {
            return Err(reply.failure());
        }
        // A success is JSON of any kind; what is none comes from something else than MMG.
        match reply.json() {
            Some(_) => Ok(Accepted::default()),
            None => Err(SendError::Unavailable("a reply that is no JSON".to_owned())),
        }
    }
}
