//! What a cache has to do for the protocol: once in this process, once in Redis.

use std::{fmt::Debug, sync::Arc, time::Duration};

use async_trait::async_trait;

use crate::protocol::{Permit, Writer};

/// The key of a read, and the groups that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// As it stands in the cache: `service-6ce466d0-fd6a-11e5-82f5-e0accb9d11a6`.
    pub key: String,
    /// The groups that it changes with, each as its pattern with the ids filled in: `service-6ce4…-template-*`.
    pub groups: Vec<String>,
}

/// What looking for a key gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// The JSON text.
    Hit(Arc<str>),
    /// Nothing that is current. Without a permit the reader must not fill: a change is under way.
    Miss(Option<Permit>),
    /// The backend is not to be believed at the moment. The reader asks the API, and does not fill.
    Distrusted,
}

/// Whether what was told to the backend settles a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It was trusted when it was told: nobody will be served what was before.
    Settled,
    /// It was told, but perhaps not to whom the readers ask.
    Distrusted,
}

/// The cache cannot be asked: it is away, or too slow.
#[derive(Debug, thiserror::Error)]
#[error("the cache cannot be reached: {0}")]
pub struct Unreachable(pub String);

/// Where values are kept, by the rules of [`protocol`](crate::protocol).
///
/// Names are keys or groups alike: what a change names, whether `service-…` or `service-…-template-*`, is begun and ended
/// the same way.
#[async_trait]
pub trait Backend: Debug + Send + Sync {
    /// Looks for a key. On a miss, the permit to fill it.
    async fn look(&self, address: &Address) -> Result<Look, Unreachable>;

    /// Puts the JSON text there for so long, unless something changed since the permit was given. Tells whether it did.
    async fn fill(&self, key: &str, permit: &Permit, json: &Arc<str>, keep: Duration) -> Result<bool, Unreachable>;

    /// Begins a change to all of the names: from here on until the end nothing is served or kept of them. The mark runs
    /// out by itself after `at_most`.
    async fn begin(&self, names: &[String], writer: Writer, at_most: Duration) -> Result<(), Unreachable>;

    /// Ends that change.
    async fn end(&self, names: &[String], writer: Writer) -> Result<Told, Unreachable>;

    /// Forgets what was kept of the names: they were changed by somebody else.
    async fn invalidate(&self, names: &[String]) -> Result<Told, Unreachable>;

    /// How long after a change somebody may be served what was before, when it could not be told.
    fn untold_lasts(&self) -> Duration;
}
