//! Amazon SES: emails by its API v2 over HTTPS, receipts and complaints by SNS.

mod keys;
mod mailbox;
mod report;
mod role;
mod sigv4;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};
use tidings_domain::SharedClock;

pub use keys::{AwsKeySource, AwsKeys};
pub use report::{Complaint, Report, UnreadableReport, report};
pub use role::{Authorization, CONTAINER_HOST, METADATA_URL, RoleOptions};

use keys::Keys;
use sigv4::Signer;

use crate::{
    Accepted, EmailMessage, EmailProvider, SendError,
    http_client::{HttpClient, HttpReply, send},
};

/// As in `provider_details.identifier`.
pub const IDENTIFIER: &str = "ses";
const PATH: &str = "/v2/email/outbound-emails";

/// How SES is reached.
#[derive(Clone, Debug)]
pub struct SesOptions {
    pub region: String,
    pub keys: AwsKeySource,
    /// Where its events go, if not where its identity says.
    pub configuration_set: Option<String>,
    /// Without the path; `None` for the region's own.
    pub url: Option<String>,
}

impl SesOptions {
    fn base_url(&self) -> String {
        self.url.clone().unwrap_or_else(|| format!("https://email.{}.amazonaws.com", self.region))
    }
}

/// The provider.
#[derive(Clone)]
pub struct Ses {
    http: HttpClient,
    url: String,
    host: String,
    configuration_set: Option<String>,
    region: String,
    keys: Arc<Keys>,
    clock: SharedClock,
}

impl std::fmt::Debug for Ses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ses").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Ses {
    /// Requests are signed with the time of `clock`.
    ///
    /// # Errors
    /// When the options' URL is none.
    pub fn new(http: HttpClient, options: SesOptions, clock: SharedClock) -> Result<Self, url::ParseError> {
        let url = format!("{}{PATH}", options.base_url().trim_end_matches('/'));
        let parsed = url::Url::parse(&url)?;
        let host = parsed.host_str().ok_or(url::ParseError::EmptyHost)?;
        // As it stands in the header `Host`, which is signed.
        let host = parsed.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let SesOptions { region, keys, configuration_set, .. } = options;
        let keys = Arc::new(Keys::new(keys, http.clone()));
        Ok(Self { http, url, host, configuration_set, region, keys, clock })
    }

    fn signed(&self, body: String, keys: &AwsKeys, now: Timestamp) -> reqwest::RequestBuilder {
        let signer = Signer { keys, region: &self.region, service: "ses" };
        let signature = signer.sign(&self.host, PATH, body.as_bytes(), now);
        let request = self
            .http
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header("X-Amz-Date", signature.date)
            .header(AUTHORIZATION, signature.authorization);
        match signature.session_token {
            Some(token) => request.header("X-Amz-Security-Token", token).body(body),
            None => request.body(body),
        }
    }
}

#[async_trait]
impl EmailProvider for Ses {
    fn identifier(&self) -> &str {
        IDENTIFIER
    }

    async fn send(&self, message: &EmailMessage) -> Result<Accepted, SendError> {
        let body = body(message, self.configuration_set.as_deref()).to_string();
        let now = self.clock.now();
        let keys = self.keys.current(now).await?;
        let reply = send(self.signed(body, &keys, now)).await?;
        if !reply.status.is_success() {
            return Err(refusal(&reply));
        }
        match reply.json().and_then(|json| json.get("MessageId")?.as_str().map(str::to_owned)) {
            Some(id) => Ok(Accepted::with_reference(id)),
            None => Err(SendError::Unknown("a success without a message id".to_owned())),
        }
    }
}

fn body(message: &EmailMessage, configuration_set: Option<&str>) -> Value {
    let headers: Vec<_> =
        message.unsubscribe_headers().into_iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    let mut body = json!({
        "FromEmailAddress": mailbox::with_name(&message.from_name, &message.from_address),
        "Destination": {"ToAddresses": [message.to], "CcAddresses": [], "BccAddresses": []},
        "Content": {
            "Simple": {
                "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": message.text, "Charset": "UTF-8"},
                    "Html": {"Data": message.html, "Charset": "UTF-8"},
                },
                "Headers": headers,
            },
        },
        // Comes back with what SES reports, by an event destination.
        "EmailTags": [{"Name": "notification_id", "Value": message.notification_id}],
        "ReplyToAddresses": message.reply_to.iter().collect::<Vec<_>>(),
    });
    if let (Some(set), Some(fields)) = (configuration_set, body.as_object_mut()) {
        fields.insert("ConfigurationSetName".to_owned(), set.into());
    }
    body
}

/// SES names the kind of error in a header that intermediaries keep, and in the body; the status tells enough. A bad
/// request is about the message, as is what SES rejects for its content. All else may pass.
fn refusal(reply: &HttpReply) -> SendError {
    let json = reply.json().unwrap_or_default();
    let kind = json.get("__type").or_else(|| json.get("code")).and_then(Value::as_str).unwrap_or_default();
    let message = json.get("message").and_then(Value::as_str).unwrap_or_default();
    match (reply.status.as_u16(), kind.rsplit('#').next().unwrap_or_default()) {
        (400, "MessageRejected") => SendError::Refused("rejected for its content".to_owned()),
        // The same status stands for our own mistakes, which are ours to mend.
        (400, _) if message.contains("Email address is not verified") || message.contains("Sending paused") => {
            SendError::Unavailable("our account may not send this".to_owned())
        }
        (400, "BadRequestException" | "InvalidParameterValue") => SendError::Refused("a bad request".to_owned()),
        _ => reply.failure(),
    }
}
