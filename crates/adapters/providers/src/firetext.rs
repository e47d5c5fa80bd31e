//! Firetext: text messages by its form API, receipts and inbound messages by its calls of ours.

mod inbound;
mod receipt;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

pub use inbound::inbound;
pub use receipt::receipt;

use crate::{
    Accepted, SendError, SmsMessage, SmsProvider,
    http_client::{FORM, HttpClient, form, send},
};

/// As in `provider_details.identifier`.
pub const IDENTIFIER: &str = "firetext";
/// Where it is, unless set otherwise.
pub const URL: &str = "https://www.firetext.co.uk/api/sendsms/json";

/// Codes of replies that are about the message: its recipient, its sender, its text. All others are about the account, or
/// Firetext.
const ABOUT_THE_MESSAGE: [i64; 3] = [2, 3, 5];

/// How Firetext is reached.
#[derive(Clone, Debug)]
pub struct FiretextOptions {
    pub api_key: SecretString,
    /// The account for numbers abroad; `None` for the same.
    pub international_api_key: Option<SecretString>,
    pub url: String,
    /// Where receipts go, with the name and password that the endpoint asks for; `None` for where Firetext was told to send
    /// them.
    pub receipt_url: Option<SecretString>,
}

/// The provider.
#[derive(Clone, Debug)]
pub struct Firetext {
    http: HttpClient,
    options: FiretextOptions,
}

impl Firetext {
    pub const fn new(http: HttpClient, options: FiretextOptions) -> Self {
        Self { http, options }
    }
}

#[async_trait]
impl SmsProvider for Firetext {
    fn identifier(&self) -> &str {
        IDENTIFIER
    }

    async fn send(&self, message: &SmsMessage) -> Result<Accepted, SendError> {
        let FiretextOptions { api_key, international_api_key, url, receipt_url } = &self.options;
        let key = international_api_key.as_ref().filter(|_| message.international).unwrap_or(api_key);
        let id = message.notification_id.to_string();
        let fields = [
            ("apiKey", key.expose_secret()),
            ("from", message.sender.as_str()),
            ("to", message.to.trim_start_matches('+')),
            ("message", message.body.as_str()),
            ("reference", id.as_str()),
        ];
        let receipt = receipt_url.as_ref().map(|url| ("receipt", url.expose_secret()));
        let body = form(fields.into_iter().chain(receipt));
        let reply = send(self.http.post(url).header(CONTENT_TYPE, FORM).body(body)).await?;
        if !reply.status.is_success() {
            return Err(reply.failure());
        }
        match reply.json().as_ref().and_then(|json| json.get("code")).and_then(Value::as_i64) {
            Some(0) => Ok(Accepted::default()),
            Some(code) if ABOUT_THE_MESSAGE.contains(&code) => Err(SendError::Refused(format!("code {code}"))),
            Some(code) => Err(SendError::Unavailable(format!("code {code}"))),
            None => Err(SendError::Unavailable("a reply without a code".to_owned())),
        }
    }
}
