//! Applies to the cache what others have changed, and keeps the trust in a shared one.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use sqlx::postgres::PgListener;
use tidings_cache::{Backend, InProcess, Outbox, RENEW_EVERY, Redis, TrustKeeper, protocol::Trust};
use tidings_store::{
    PgConnection, PgPool, StoreError,
    cache_outbox::{self, CHANNEL, Cursor},
};

/// How often somebody who is not the keeper tries to become it.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// How often what is no longer needed of the outbox is deleted.
const PRUNE_EVERY: Duration = Duration::from_secs(10 * 60);
/// After so long without having read the outbox, a cache in this process knows too little to be of use. Rows are kept
/// for an hour at least.
const TOO_LONG: Duration = Duration::from_secs(30 * 60);

/// Keeps the trust in a shared cache, for ever. Of all processes that run this one does it, and the others wait for it to
/// end.
pub async fn keep(pool: PgPool, redis: Arc<Redis>) {
    let keeper = TrustKeeper::new(redis);
    loop {
        if let Err(error) = keep_in_a_session(&pool, &keeper).await {
            tracing::warn!(%error, "the outbox of the cache cannot be read: the cache is not used until it can");
        }
        tokio::time::sleep(TRY_AGAIN).await;
    }
}

/// Returns when somebody else is the keeper; fails when the session ends, and the lock with it.
async fn keep_in_a_session(pool: &PgPool, keeper: &TrustKeeper) -> Result<(), StoreError> {
    // Not one of the pool's any more: it must not go back with the lock.
    let mut session = Session { connection: pool.acquire().await?.detach(), read: Vec::new() };
    if !cache_outbox::lock(&mut session.connection).await? {
        return Ok(());
    }
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    let mut is_trusted = None;
    loop {
        match keeper.round(&mut session).await {
            Ok(()) if is_trusted == Some(true) => {}
            Ok(()) => {
                tracing::info!("the shared cache is used");
                is_trusted = Some(true);
            }
            Err(error) => {
                if is_trusted != Some(false) {
                    tracing::warn!(%error, "the shared cache is not used: its keeper cannot do its rounds");
                }
                is_trusted = Some(false);
                // Fails when the session is gone.
                cache_outbox::trusted(&mut session.connection).await?;
            }
        }
        if let Ok(heard) = tokio::time::timeout(RENEW_EVERY, listener.recv()).await {
            heard?;
        }
    }
}

/// Applies the outbox to the cache of this process, for ever.
pub async fn follow(pool: PgPool, cache: Arc<InProcess>) {
    let mut last_read = None;
    loop {
        if let Err(error) = follow_once(&pool, &cache, &mut last_read).await {
            tracing::warn!(%error, "the outbox of the cache cannot be read");
        }
        tokio::time::sleep(RENEW_EVERY).await;
    }
}

/// Returns when the connection is lost, and goes on from where it was.
async fn follow_once(
    pool: &PgPool,
    cache: &InProcess,
    last_read: &mut Option<(Cursor, tokio::time::Instant)>,
) -> Result<(), StoreError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let mut cursor = match last_read.take() {
            Some((cursor, at)) if at.elapsed() < TOO_LONG => cursor,
            _ => {
                let cursor = Cursor::now(pool).await?;
                cache.clear();
                cursor
            }
        };
        // Kept also when this fails: what was not read is read then.
        *last_read = Some((cursor.clone(), tokio::time::Instant::now()));
        let names = cursor.advance(pool).await?;
        let _always = cache.invalidate(&names).await;
        *last_read = Some((cursor, tokio::time::Instant::now()));
        if let Ok(heard) = tokio::time::timeout(RENEW_EVERY, listener.recv()).await {
            heard?;
        }
    }
}

/// Keeps the outbox small, for ever. Any number of processes may do it.
pub async fn prune(pool: PgPool) {
    loop {
        match cache_outbox::prune(&pool).await {
            Ok(0) => {}
            Ok(rows) => tracing::debug!(rows, "the outbox of the cache was pruned"),
            Err(error) => tracing::debug!(%error, "the outbox of the cache was not pruned"),
        }
        tokio::time::sleep(PRUNE_EVERY).await;
    }
}

/// The session that holds the lock.
struct Session {
    connection: PgConnection,
    read: Vec<i64>,
}

#[async_trait]
impl Outbox for Session {
    type Error = StoreError;

    async fn trusted(&mut self) -> Result<Option<Trust>, StoreError> {
        let trust = cache_outbox::trusted(&mut self.connection).await?;
        Ok(trust.and_then(|trust| Trust::parse(&trust)))
    }

    async fn trust(&mut self, trust: &Trust) -> Result<(), StoreError> {
        cache_outbox::trust(&mut self.connection, &trust.to_string()).await
    }

    async fn waiting(&mut self) -> Result<Vec<String>, StoreError> {
        let waiting = cache_outbox::waiting(&mut self.connection).await?;
        self.read = waiting.iter().map(|waiting| waiting.id).collect();
        Ok(waiting.into_iter().map(|waiting| waiting.name).collect())
    }

    async fn applied(&mut self) -> Result<(), StoreError> {
        cache_outbox::applied(&mut self.connection, &std::mem::take(&mut self.read)).await
    }
}
