//! How calls travel.

mod http;
mod in_process;
mod token;

use std::time::Duration;

use ::http::{HeaderMap, Method, StatusCode};
use async_trait::async_trait;
use bytes::Bytes;

pub use self::{http::Http, in_process::InProcess, token::TokenSource};
use crate::error::Failed;

/// A call that has no answer by then is given up.
pub const LIMIT: Duration = Duration::from_secs(30);

/// A request to the internal API, but for its token.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub path_and_query: String,
    pub headers: HeaderMap,
    /// JSON, a file, or empty.
    pub body: Bytes,
    /// Changes nothing, so that it can be made again.
    pub is_safe: bool,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
}

/// A way to the internal API.
#[async_trait]
pub trait Transport: std::fmt::Debug + Send + Sync {
    /// Makes a call, within [`LIMIT`].
    ///
    /// # Errors
    /// When there is no answer; one that says no is none.
    async fn send(&self, call: Call) -> Result<Answer, Failed>;
}
