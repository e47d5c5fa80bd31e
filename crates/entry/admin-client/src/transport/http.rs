//! Calls over HTTP, on connections that are kept.

use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use super::{Answer, Call, LIMIT, TokenSource, Transport};
use crate::error::Failed;

/// The internal API at an address.
#[derive(Debug)]
pub struct Http {
    client: reqwest::Client,
    base: Url,
    token: TokenSource,
}

impl Http {
    /// Calls the API at `base`.
    ///
    /// # Errors
    /// When the client cannot be built.
    pub fn new(base: Url, token: TokenSource) -> Result<Self, reqwest::Error> {
        // TLS by the crate that the database's connections use too; installed already where there are any.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(LIMIT)
            .connect_timeout(LIMIT / 6)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { client, base, token })
    }

    async fn once(&self, call: &Call, body: reqwest::Body, limit: Duration) -> Result<Answer, Failed> {
        let url = format!("{}{}", self.base.as_str().trim_end_matches('/'), call.path_and_query);
        let mut headers = call.headers.clone();
        self.token.add_to(&mut headers);
        let request = self.client.request(call.method.clone(), url).headers(headers).body(body).timeout(limit);
        let response = request.send().await.map_err(failed)?;
        let status = response.status();
        let body = response.bytes().await.map_err(failed)?;
        Ok(Answer { status, body })
    }
}

#[async_trait]
impl Transport for Http {
    async fn send(&self, mut call: Call) -> Result<Answer, Failed> {
        let limit = call.limit();
        if let Some(file) = call.file.take() {
            return self.once(&call, reqwest::Body::wrap(file), limit).await;
        }
        let body = || call.body.clone().into();
        match self.once(&call, body(), limit).await {
            Err(Failed::Unreachable(_) | Failed::CutOff(_)) if call.is_safe => self.once(&call, body(), limit).await,
            outcome => outcome,
        }
    }
}

fn failed(error: reqwest::Error) -> Failed {
    // The address may hold ids and search terms: not for a log.
    let error = error.without_url();
    if error.is_connect() {
        Failed::Unreachable(error.to_string())
    } else if error.is_timeout() {
        Failed::TimedOut
    } else if error.is_builder() {
        Failed::NotAllowed(error.to_string())
    } else {
        Failed::CutOff(error.to_string())
    }
}
