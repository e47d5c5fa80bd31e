//! Who says whether the shared cache may be believed.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;

use crate::{
    backend::Unreachable,
    protocol::{LEASE_IS_OVER, Next, Trust},
    random,
    redis::Redis,
};

/// How often trust is to be renewed, at least.
pub const RENEW_EVERY: Duration = Duration::from_millis(500);

/// Where changes are recorded by the transactions that make them, and where it is recorded who is trusted.
///
/// Only one at a time: whoever implements this holds a lock for as long as the session lasts in which all of it is read
/// and written, so that a call fails once the lock is lost.
#[async_trait]
pub trait Outbox: Send {
    /// Why it cannot be read.
    type Error: fmt::Display + Send;

    /// Who was trusted last.
    async fn trusted(&mut self) -> Result<Option<Trust>, Self::Error>;

    /// Records, for good, who is trusted from now on.
    async fn trust(&mut self, trust: &Trust) -> Result<(), Self::Error>;

    /// Names that changed and were not yet applied, in no particular order. Of those committed before the call none is
    /// left out, but when there are very many: those come with the next call, after these were [applied](Self::applied).
    /// Empty when there are no more.
    async fn waiting(&mut self) -> Result<Vec<String>, Self::Error>;

    /// What the last call of [`waiting`](Self::waiting) gave is applied.
    async fn applied(&mut self) -> Result<(), Self::Error>;
}

/// Why trust was not renewed. It runs out by itself.
#[derive(Debug, thiserror::Error)]
pub enum NotRenewed {
    /// The cache is away.
    #[error(transparent)]
    Cache(#[from] Unreachable),
    /// The outbox is.
    #[error("the outbox of the cache cannot be read: {0}")]
    Outbox(String),
    /// The server is not the one that it was a moment ago.
    #[error("the cache was replaced by another")]
    Replaced,
}

/// Applies the outbox to the cache, and says that it may be believed. One per cluster.
#[derive(Debug, Clone)]
pub struct TrustKeeper {
    redis: Arc<Redis>,
}

impl TrustKeeper {
    /// Keeps the trust in a cache. Its connection is best not shared with readers.
    pub fn new(redis: Arc<Redis>) -> Self {
        Self { redis }
    }

    /// One round: applies what is waiting, and renews the trust. To be called every [`RENEW_EVERY`], and as soon as
    /// something is known to be waiting. A round that ends an epoch takes as long as the lease lasts.
    ///
    /// # Errors
    /// When the cache or the outbox are away. Whatever is not done then is done by a later round.
    pub async fn round<O: Outbox + ?Sized>(&self, outbox: &mut O) -> Result<(), NotRenewed> {
        let server = self.redis.server().await?;
        let last = outbox.trusted().await.map_err(outbox_error)?;
        let (trust, is_new) = match Trust::next(last.as_ref(), server.identity(), random::token()) {
            Next::Renew(trust) => (trust, false),
            Next::Begin(trust) => (trust, true),
            Next::WaitAndBegin(trust) => {
                tracing::info!("the cache was restarted or replaced: what it holds from before is not used");
                tokio::time::sleep(LEASE_IS_OVER).await;
                (trust, true)
            }
        };
        if is_new {
            outbox.trust(&trust).await.map_err(outbox_error)?;
        }
        // The order is what makes it safe: the time, then the outbox, then what is in it, then the trust.
        loop {
            let since = server.time().await?;
            let names = outbox.waiting().await.map_err(outbox_error)?;
            if names.is_empty() {
                return if server.grant(&trust, since).await? { Ok(()) } else { Err(NotRenewed::Replaced) };
            }
            server.forget(&names).await?;
            outbox.applied().await.map_err(outbox_error)?;
            crate::telemetry::applied(names.len());
        }
    }
}

fn outbox_error(error: impl fmt::Display) -> NotRenewed {
    NotRenewed::Outbox(error.to_string())
}

/// No outbox: for tests, where nothing is changed but through the cache and no writer dies.
#[derive(Debug, Default)]
pub struct NoOutbox {
    trusted: Option<Trust>,
}

impl NoOutbox {
    /// Keeps the trust in a cache for as long as the task lasts. Returns when it is trusted.
    pub async fn keep(redis: Arc<Redis>) -> tokio::task::JoinHandle<()> {
        let (keeper, mut outbox) = (TrustKeeper::new(redis), Self::default());
        while keeper.round(&mut outbox).await.is_err() {
            tokio::time::sleep(RENEW_EVERY).await;
        }
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEW_EVERY).await;
                if let Err(error) = keeper.round(&mut outbox).await {
                    tracing::debug!(%error, "the trust in the cache was not renewed");
                }
            }
        })
    }
}

#[async_trait]
impl Outbox for NoOutbox {
    type Error = std::convert::Infallible;

    async fn trusted(&mut self) -> Result<Option<Trust>, Self::Error> {
        Ok(self.trusted.clone())
    }

    async fn trust(&mut self, trust: &Trust) -> Result<(), Self::Error> {
        self.trusted = Some(trust.clone());
        Ok(())
    }

    async fn waiting(&mut self) -> Result<Vec<String>, Self::Error> {
        Ok(Vec::new())
    }

    async fn applied(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}
