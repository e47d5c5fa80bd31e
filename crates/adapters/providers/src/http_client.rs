//! The one client by which providers are called over HTTP: bounded in time and size, and it follows no redirects.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode, redirect};

use crate::SendError;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// From the beginning of a request to the end of its reply, as in Notify.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// Most bytes of a reply; what providers answer is far shorter.
const MAX_REPLY: usize = 64 * 1024;

/// Calls providers. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct HttpClient(Client);

/// What a provider answered.
#[derive(Clone, Debug)]
pub(crate) struct HttpReply {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

impl HttpClient {
    /// A client with the usual limits.
    ///
    /// # Errors
    /// When the machine's certificates of authorities cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::with_timeout(REQUEST_TIMEOUT)
    }

    /// As [`Self::new`], with another limit for a whole request.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeout(timeout: Duration) -> Result<Self, reqwest::Error> {
        // TLS by the crate that sqlx uses too; installed already when this is not the first client.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .timeout(timeout)
            .tcp_keepalive(Duration::from_secs(4))
            .build()?;
        Ok(Self(client))
    }

    pub(crate) fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.0.request(method, url)
    }

    pub(crate) fn post(&self, url: &str) -> RequestBuilder {
        self.request(Method::POST, url)
    }
}

/// Sends a request and reads the whole reply. No reply is an error, by what it says of the message: a connection that never
/// came about has sent nothing; one that broke may have.
pub(crate) async fn send(request: RequestBuilder) -> Result<HttpReply, SendError> {
    let mut response = request.send().await.map_err(no_reply)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(no_reply)? {
        if body.len() + chunk.len() > MAX_REPLY {
            return Err(SendError::Unknown(format!("a reply of more than {MAX_REPLY} bytes, with status {status}")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpReply { status, body })
}

/// The URL is left out: it may hold an account, or a recipient.
fn no_reply(error: reqwest::Error) -> SendError {
    if error.is_connect() || error.is_builder() {
        SendError::Unavailable(
            if error.is_timeout() { "connecting took too long" } else { "cannot connect" }.to_owned(),
        )
    } else if error.is_timeout() {
        SendError::Unknown("no reply in time".to_owned())
    } else {
        SendError::Unknown("the connection broke".to_owned())
    }
}

impl HttpReply {
    /// The body as JSON, where it is any.
    pub(crate) fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What a status that is no success says where nothing else does: the provider, or what stands before it, is not well.
    /// Only a gateway that waited in vain has handed the message on.
    pub(crate) fn failure(&self) -> SendError {
        let text = format!("status {}", self.status.as_u16());
        match self.status {
            StatusCode::GATEWAY_TIMEOUT => SendError::Unknown(text),
            _ => SendError::Unavailable(text),
        }
    }
}

/// A form's body, percent-encoded.
pub(crate) fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The type of [`form`]'s body.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
