//! The public API, asked by hand: what the official clients hide is seen here.

use std::time::Duration;

use serde_json::{Value, json};
use tidings_app::{SystemClock, demo::Demo};
use tidings_domain::{ApiKeyText, Clock};

/// A client for one service, at no fixed address.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    demo: Demo,
    key: ApiKeyText,
}

impl Api {
    pub fn new(demo: Demo) -> Self {
        let key = ApiKeyText::parse(&demo.api_key).expect("an API key");
        Self { http: http_client(), demo, key }
    }

    pub fn token(&self) -> String {
        tidings_web::token::issue(&self.key.service_id.to_string(), self.key.secret.as_bytes(), SystemClock.now())
    }

    /// The body of a text message.
    pub fn sms(&self, to: &str) -> Value {
        let Demo { sms_template_id, sms_personalisation, .. } = &self.demo;
        json!({ "phone_number": to, "template_id": sms_template_id, "personalisation": sms_personalisation })
    }

    /// The body of an email.
    pub fn email(&self, to: &str) -> Value {
        let Demo { email_template_id, email_personalisation, .. } = &self.demo;
        json!({ "email_address": to, "template_id": email_template_id, "personalisation": email_personalisation })
    }

    /// Sends by `channel`: the status and the reply. An error when there was no answer.
    pub async fn post(&self, url: &str, channel: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let request = self.http.post(format!("{url}/v2/notifications/{channel}")).json(body);
        answer(request.bearer_auth(self.token())).await
    }

    /// Reads `path` with a token of the service, which pages for everybody ignore.
    pub async fn get(&self, url: &str, path: &str) -> reqwest::Result<(u16, Value)> {
        answer(self.http.get(format!("{url}{path}")).bearer_auth(self.token())).await
    }
}

/// A client that waits for half a minute.
pub fn http_client() -> reqwest::Client {
    // Every client needs it, also one that speaks plain HTTP; an error means that it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().expect("an HTTP client")
}

/// JSON as it is, anything else as one string.
async fn answer(request: reqwest::RequestBuilder) -> reqwest::Result<(u16, Value)> {
    let reply = request.send().await?;
    let status = reply.status().as_u16();
    let text = reply.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
}
