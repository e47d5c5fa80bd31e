//! A provider of text messages that a mapping describes: what to ask of it, and what its answers mean. No code.
//!
//! ```json
//! {
//!   "url": "https://sms.example/v1/messages",
//!   "headers": {"Authorization": "Bearer {secret}"},
//!   "body": {"to": "+{to}", "from": "{sender}", "text": "{body}", "id": "{notification_id}"},
//!   "reference": "/message/id",
//!   "refused": [400, 422],
//!   "receipt": {
//!     "reference": "/id",
//!     "status": "/state",
//!     "statuses": {"delivered": "delivered", "expired": "temporary-failure", "unknown": "permanent-failure"}
//!   }
//! }
//! ```

mod fill;
mod mapping;
mod receipt;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret, SecretString};

pub use mapping::{Content, HttpSmsMapping, NoMapping, ReceiptMapping};
pub use receipt::{receipt, receipt_of_form};

use crate::{
    Accepted, SendError, SmsMessage, SmsProvider,
    http_client::{FORM, HttpClient, HttpReply, form, send},
};
use fill::{Values, fill, fill_json};

/// The header of a request that is to be done once, however often it comes. The mapping may give it another value.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// How the provider is reached.
#[derive(Clone, Debug)]
pub struct HttpSmsOptions {
    pub mapping: HttpSmsMapping,
    /// Stands for `{secret}`.
    pub secret: SecretString,
}

/// The provider.
#[derive(Clone, Debug)]
pub struct HttpSms {
    http: HttpClient,
    options: HttpSmsOptions,
}

impl HttpSms {
    pub const fn new(http: HttpClient, options: HttpSmsOptions) -> Self {
        Self { http, options }
    }

    fn request(&self, message: &SmsMessage) -> reqwest::RequestBuilder {
        let HttpSmsOptions { mapping, secret } = &self.options;
        let id = message.notification_id.to_string();
        let values = Values {
            to: &message.to,
            sender: &message.sender,
            body: &message.body,
            notification_id: &id,
            secret: secret.expose_secret(),
        };
        let request = self.http.request(mapping.method.clone(), &mapping.url);
        // Many take it, and none minds: what is sent again after its outcome was lost is done once.
        let request = match mapping.names_header(IDEMPOTENCY_KEY) {
            true => request,
            false => request.header(IDEMPOTENCY_KEY, &id),
        };
        let request =
            mapping.headers.iter().fold(request, |request, (name, value)| request.header(name, fill(value, &values)));
        match &mapping.content {
            Content::Json(body) => {
                request.header(CONTENT_TYPE, "application/json").body(fill_json(body, &values).to_string())
            }
            Content::Form(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), fill(value, &values))).collect();
                let body = form(fields.iter().map(|(name, value)| (*name, value.as_str())));
                request.header(CONTENT_TYPE, FORM).body(body)
            }
        }
    }

    fn accepted(&self, reply: &HttpReply) -> Accepted {
        let mapping = &self.options.mapping;
        let json = mapping.reference.as_ref().and_then(|_| reply.json());
        let reference = json.zip(mapping.reference.as_ref()).and_then(|(json, path)| fill::text_at(&json, path));
        Accepted { reference, is_last_word: mapping.receipt.is_none() }
    }
}

#[async_trait]
impl SmsProvider for HttpSms {
    fn identifier(&self) -> &str {
        &self.options.mapping.identifier
    }

    async fn send(&self, message: &SmsMessage) -> Result<Accepted, SendError> {
        let reply = send(self.request(message)).await?;
        let mapping = &self.options.mapping;
        if mapping.refused.contains(&reply.status.as_u16()) {
            return Err(SendError::Refused(format!("status {}", reply.status.as_u16())));
        }
        if !mapping.accepted.is_empty() && !mapping.accepted.contains(&reply.status.as_u16())
            || !reply.status.is_success()
        {
            return Err(reply.failure());
        }
        Ok(self.accepted(&reply))
    }
}
