//! Twilio: text messages by its form API of 2010-04-01, receipts by its status callback.

mod receipt;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

pub use receipt::{is_signed, receipt};

use crate::{
    Accepted, SendError, SmsMessage, SmsProvider,
    http_client::{FORM, HttpClient, HttpReply, form, send},
};

/// As in `provider_details.identifier`.
pub const IDENTIFIER: &str = "twilio";
/// Where it is, unless set otherwise.
pub const URL: &str = "https://api.twilio.com";

/// Codes of errors that are about the message: its recipient (also one who wants none), its sender, its text.
const ABOUT_THE_MESSAGE: [i64; 9] = [21211, 21212, 21217, 21602, 21604, 21610, 21612, 21614, 21617];

/// How Twilio is reached.
#[derive(Clone, Debug)]
pub struct TwilioOptions {
    pub account_sid: String,
    pub auth_token: SecretString,
    /// Without the path.
    pub url: String,
    /// Where receipts go; `None` for none, and messages stay as they were sent.
    pub receipt_url: Option<String>,
}

/// The provider.
#[derive(Clone, Debug)]
pub struct Twilio {
    http: HttpClient,
    options: TwilioOptions,
}

impl Twilio {
    pub const fn new(http: HttpClient, options: TwilioOptions) -> Self {
        Self { http, options }
    }
}

#[async_trait]
impl SmsProvider for Twilio {
    fn identifier(&self) -> &str {
        IDENTIFIER
    }

    async fn send(&self, message: &SmsMessage) -> Result<Accepted, SendError> {
        let TwilioOptions { account_sid, auth_token, url, receipt_url } = &self.options;
        let to = format!("+{}", message.to.trim_start_matches('+'));
        // The receipt then names the notification: it may come before the reply to this request.
        let callback = receipt_url.as_ref().map(|url| receipt::url(url, message.notification_id));
        let fields = [("To", to.as_str()), ("From", message.sender.as_str()), ("Body", message.body.as_str())];
        let body = form(fields.into_iter().chain(callback.as_deref().map(|url| ("StatusCallback", url))));
        let request = self
            .http
            .post(&format!("{url}/2010-04-01/Accounts/{account_sid}/Messages.json"))
            .basic_auth(account_sid, Some(auth_token.expose_secret()))
            .header(CONTENT_TYPE, FORM)
            .body(body);
        let reply = send(request).await?;
        if !reply.status.is_success() {
            return Err(refusal(&reply));
        }
        let sid = reply.json().and_then(|json| json.get("sid")?.as_str().map(str::to_owned));
        match sid {
            Some(sid) => Ok(Accepted { reference: Some(sid), is_last_word: receipt_url.is_none() }),
            None => Err(SendError::Unknown("a success without a sid".to_owned())),
        }
    }
}

fn refusal(reply: &HttpReply) -> SendError {
    match reply.json().as_ref().and_then(|json| json.get("code")).and_then(Value::as_i64) {
        Some(code) if ABOUT_THE_MESSAGE.contains(&code) => SendError::Refused(format!("code {code}")),
        Some(code) => SendError::Unavailable(format!("code {code}")),
        None => reply.failure(),
    }
}
