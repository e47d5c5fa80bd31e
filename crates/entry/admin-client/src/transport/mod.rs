//! How calls travel.

mod http;
mod in_process;
mod token;

use std::time::Duration;

use ::http::{HeaderMap, Method, StatusCode};
use async_trait::async_trait;
use bytes::Bytes;

pub use self::{http::Http, in_process::InProcess, token::TokenSource};
use crate::{error::Failed, file::FileStream};

/// A call that has no answer by then is given up.
pub const LIMIT: Duration = Duration::from_secs(30);
/// The same for a call that sends a file, which may still be on its way from somebody's browser.
pub const FILE_LIMIT: Duration = Duration::from_secs(90);

/// A request to the internal API, but for its token.
#[derive(Debug)]
pub struct Call {
    pub method: Method,
    pub path_and_query: String,
    pub headers: HeaderMap,
    /// JSON, or empty.
    pub body: Bytes,
    /// A file in the place of the body.
    pub file: Option<FileStream>,
    /// Changes nothing, so that it can be made again.
    pub is_safe: bool,
}

impl Call {
    /// How long it may take.
    pub const fn limit(&self) -> Duration {
        if self.file.is_some() { FILE_LIMIT } else { LIMIT }
    }
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
    /// Makes a call, within [`Call::limit`].
    ///
    /// # Errors
    /// When there is no answer; one that says no is none.
    async fn send(&self, call: Call) -> Result<Answer, Failed>;
}
