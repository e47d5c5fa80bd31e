//! What is measured.

use std::{sync::Arc, time::Duration};

use anyhow::{Result, ensure};
use tidings_admin_client::AdminClient;
use tidings_cache::{Backend, Cache, InProcess};
use tidings_test_support::RedisServer;

use crate::{
    installation::{Installation, SharedCache, not_cached},
    measure::{Measured, measure},
};

/// How many miss one key at once.
pub const READERS: usize = 1_000;
/// What the cache of this process may hold, in bytes.
const ROOM: u64 = 64 << 20;

/// One read, by every way that there is.
///
/// # Errors
/// When the API or the cache fail.
pub async fn single(on: &Installation, time: Duration) -> Result<Vec<Measured>> {
    let line = async |name, client: AdminClient| {
        let read = async || Ok(client.services.get(on.service).await.map(drop)?);
        measure(name, time, nothing, read).await
    };
    let memory = Cache::new(Arc::new(InProcess::new(ROOM, on.clock())));
    let mut lines = vec![
        line("over HTTP, not cached", on.over_http(not_cached())).await?,
        line("in process, not cached", on.in_process(not_cached())).await?,
    ];
    if RedisServer::is_installed() {
        let shared = SharedCache::start().await?;
        lines.push(hits(on, line("from Redis", on.over_http(shared.cache()))).await?);
    }
    lines.push(hits(on, line("from memory", on.over_http(memory))).await?);
    Ok(lines)
}

/// The three reads of nearly every page, through Redis.
///
/// # Errors
/// When the API or the cache fail.
pub async fn pages(on: &Installation, time: Duration) -> Result<Vec<Measured>> {
    let shared = SharedCache::start().await?;
    let client = &on.over_http(shared.cache());
    let keys = [
        format!("service-{}", on.service),
        format!("user-{}", on.user),
        format!("template-{}-version-None", on.template),
    ];
    let forget = async || Ok(shared.backend.invalidate(&keys).await.map(drop)?);
    let one_by_one = async || {
        client.services.get(on.service).await?;
        client.users.get(on.user).await?;
        client.templates.get(on.service, on.template).await?;
        Ok(())
    };
    let together = async || {
        tokio::try_join!(
            client.services.get(on.service),
            client.users.get(on.user),
            client.templates.get(on.service, on.template),
        )?;
        Ok(())
    };
    Ok(vec![
        measure("a page, cold, one after another", time, forget, one_by_one).await?,
        measure("a page, cold, together", time, forget, together).await?,
        hits(on, measure("a page, warm, one after another", time, nothing, one_by_one)).await?,
        hits(on, measure("a page, warm, together", time, nothing, together)).await?,
    ])
}

/// How many calls of the API are made when many miss one key at once.
///
/// # Errors
/// When the API or the cache fail.
pub async fn missed_together(on: &Installation) -> Result<u64> {
    let shared = SharedCache::start().await?;
    let (client, service) = (on.over_http(shared.cache()), on.service);
    let before = on.calls();
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.services.get(service).await.map(drop) })
        })
        .collect();
    for reader in readers {
        reader.await??;
    }
    Ok(on.calls() - before)
}

async fn nothing() -> Result<()> {
    Ok(())
}

/// Checks that what was measured were hits: not more calls than fill the cache once, and a few for a lease that a busy
/// machine renewed too late.
async fn hits(on: &Installation, measuring: impl Future<Output = Result<Measured>>) -> Result<Measured> {
    let before = on.calls();
    let measured = measuring.await?;
    let calls = on.calls() - before;
    ensure!(
        calls <= 3 + measured.count() / 1_000,
        "{}: {calls} of {} reads were misses",
        measured.name,
        measured.count()
    );
    Ok(measured)
}
