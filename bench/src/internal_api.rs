//! The internal API, called one thing after another as the admin app does.

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use http_body_util::Full;
use serde::{Deserialize, de::DeserializeOwned};

use crate::client::Connection;
use crate::clock;
use crate::target::Target;
use crate::token::Signer;

/// What most replies are wrapped in.
#[derive(Debug, Deserialize)]
pub struct Data<T> {
    pub data: T,
}

/// A connection of the admin app.
#[derive(Debug)]
pub struct InternalApi {
    connection: Connection,
    authority: HeaderValue,
    signer: Signer,
}

impl InternalApi {
    /// Connects to it.
    ///
    /// # Errors
    /// When nothing listens there, or the admin app's secret is not known.
    pub async fn of(target: &Target) -> Result<Self> {
        let connection = Connection::open(target.address).await?;
        Ok(Self { connection, authority: target.authority.clone(), signer: target.admin_signer()? })
    }

    /// Makes a call, and reads its reply.
    ///
    /// # Errors
    /// When it is refused, or the reply is another than is asked for.
    pub async fn call<T: DeserializeOwned>(&mut self, method: Method, path: &str, body: Bytes) -> Result<T> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.authority.clone())
            .header(header::AUTHORIZATION, self.signer.authorization(clock::now().as_second())?)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(body))?;
        let (status, reply) = self.connection.fetch(request).await?;
        ensure!(status.is_success(), "{path} answered {status}: {}", String::from_utf8_lossy(&reply));
        serde_json::from_slice(&reply).with_context(|| format!("{path} was not understood"))
    }
}
