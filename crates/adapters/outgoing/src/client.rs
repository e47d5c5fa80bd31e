//! The client.

use std::{error::Error as _, net::IpAddr, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use reqwest::{
    Client, ClientBuilder, Response, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{AddressRules, Refused, Scheme, hosts::Hosts, resolver::JudgingResolver, retry_after};

/// Who is calling.
const USER_AGENT: &str = concat!("Tidings/", env!("CARGO_PKG_VERSION"));
/// How much of a reply is read: a reply that is read to its end leaves a connection that can be used again.
const LONGEST_REPLY: usize = 16 * 1024;
/// How long a connection is kept for the next call.
const IDLE: Duration = Duration::from_secs(30);

/// What a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To resolve the name and connect, encryption included.
    pub connect: Duration,
    /// Without a word from the other side.
    pub silence: Duration,
    /// From the beginning to the end of the reply.
    pub whole: Duration,
    /// How many calls a host gets at a time.
    pub calls_per_host: usize,
    /// How long a call may wait for its turn at a host.
    pub patience: Duration,
}

impl Default for Limits {
    /// Five seconds each to connect and of silence, as in Notify, which has no limit for the whole; ten calls per host.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(5),
            whole: Duration::from_secs(10),
            calls_per_host: 10,
            patience: Duration::from_secs(1),
        }
    }
}

/// Calls addresses that others chose. Cheap to clone; clones share connections and the places at hosts.
#[derive(Clone, Debug)]
pub struct OutgoingClient(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    rules: Arc<AddressRules>,
    limits: Limits,
    hosts: Hosts,
    /// Or why there is none: a machine without certificates of authorities can call nobody, and do everything else.
    https: Result<Client, String>,
    http: Result<Client, String>,
}

/// A call to be made: a `POST` of JSON.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    pub url: &'a str,
    /// Sent as `Authorization: Bearer …`.
    pub bearer_token: &'a SecretString,
    /// More headers.
    pub headers: &'a [(&'static str, String)],
    /// The JSON.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// After how long the other side wants to be called again, if it says so.
    pub retry_after: Option<SignedDuration>,
}

/// Nothing came back. The texts hold neither the URL nor anything that was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The host has as many calls as it may have. Nothing was sent.
    #[error("the host is busy with other calls")]
    Busy,
    /// It may not be called. Nothing was sent.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The token or a header cannot be sent.
    #[error("the bearer token cannot stand in a header")]
    Header,
    /// It cannot be reached, does not answer in time, or breaks off.
    #[error("{0}")]
    Unreachable(String),
}

impl OutgoingClient {
    /// A client with these rules and limits.
    pub fn new(rules: AddressRules, limits: Limits) -> Self {
        let rules = Arc::new(rules);
        let (https, http) = (build(&rules, limits, Scheme::Https), build(&rules, limits, Scheme::Http));
        Self(Arc::new(Inner { rules, limits, hosts: Hosts::new(limits.calls_per_host), https, http }))
    }

    /// Makes a call; `now` is for replies that name a time.
    ///
    /// # Errors
    /// See [`CallError`]. A reply with any status is an answer.
    pub async fn post(&self, call: Call<'_>, now: Timestamp) -> Result<Answer, CallError> {
        let inner = &*self.0;
        let (url, client) = inner.target(call.url)?;
        let headers = headers(&call)?;
        let host =
            format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
        let _place = inner.hosts.place(&host, inner.limits.patience).await.ok_or(CallError::Busy)?;
        let response = client.post(url).headers(headers).body(call.body).send().await.map_err(no_answer)?;
        let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let answer = Answer {
            status: response.status().as_u16(),
            retry_after: retry_after.and_then(|value| retry_after::read(value, now)),
        };
        discard(response).await;
        Ok(answer)
    }
}

impl Inner {
    /// The URL as it may be called, and the client for it. An address in the URL is judged here, a name by the resolver.
    fn target(&self, url: &str) -> Result<(Url, &Client), CallError> {
        let mut url = Url::parse(url).map_err(|_| Refused::Url)?;
        let (scheme, client) = match url.scheme() {
            "https" => (Scheme::Https, &self.https),
            "http" => (Scheme::Http, &self.http),
            _ => return Err(Refused::Url.into()),
        };
        if let Some(address) = literal_address(&url) {
            self.rules.check(address, scheme)?;
        }
        // They would become another `Authorization`.
        if url.set_username("").and_then(|()| url.set_password(None)).is_err() {
            return Err(Refused::Url.into());
        }
        let client = client.as_ref().map_err(|error| CallError::Unreachable(error.clone()))?;
        Ok((url, client))
    }
}

/// The address of a URL that has one in the place of a name. A name never looks like one: `0x7f.1` is an address by now.
fn literal_address(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn build(rules: &Arc<AddressRules>, limits: Limits, scheme: Scheme) -> Result<Client, String> {
    // TLS by the crate that sqlx uses too; installed already when this is not the first client.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let common: ClientBuilder = Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(JudgingResolver { rules: Arc::clone(rules), scheme }))
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .timeout(limits.whole)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(limits.calls_per_host);
    let client = match scheme {
        Scheme::Https => common.https_only(true),
        Scheme::Http => common.tls_certs_only([]),
    };
    client.build().map_err(|error| format!("calls cannot be made from this machine: {error}"))
}

fn headers(call: &Call<'_>) -> Result<HeaderMap, CallError> {
    let value = |text: &str| HeaderValue::from_bytes(text.as_bytes()).map_err(|_| CallError::Header);
    let mut headers = HeaderMap::with_capacity(call.headers.len() + 2);
    for (name, text) in call.headers {
        headers.insert(HeaderName::from_static(name), value(text)?);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut token = value(&format!("Bearer {}", call.bearer_token.expose_secret()))?;
    token.set_sensitive(true);
    headers.insert(AUTHORIZATION, token);
    Ok(headers)
}

/// Reads the reply's body, if it is short. The answer stands by then, whatever happens.
async fn discard(mut response: Response) {
    let mut left = LONGEST_REPLY;
    while let Ok(Some(chunk)) = response.chunk().await {
        match left.checked_sub(chunk.len()) {
            Some(fewer) => left = fewer,
            None => return,
        }
    }
}

fn no_answer(error: reqwest::Error) -> CallError {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(refused) = cause.downcast_ref::<Refused>() {
            return refused.clone().into();
        }
        source = cause.source();
    }
    let text = match (error.is_connect(), error.is_timeout()) {
        (true, true) => "connecting took too long",
        (true, false) => "no connection comes about",
        (false, true) => "no answer in time",
        (false, false) => "the connection broke off",
    };
    CallError::Unreachable(text.to_owned())
}
