//! The parts that every process has, and its orderly end.

use std::{future::Future, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::{ExposeSecret, SecretString};
use tidings_app::{Addresses, App, SystemClock, cache_keeper};
use tidings_blob::Blobs;
use tidings_cache::Redis;
use tidings_domain::SharedClock;
use tidings_outgoing::{AddressRules, Limits, Network, OutgoingClient};
use tidings_queue::Waker;
use tidings_store::{ColumnSigner, PgPool, PoolOptions};
use tidings_web::health::Readiness;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::settings::Secrets;

/// How often the database is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(1);
/// How many answers may be missing before the process says that it is not ready: one slow answer is no outage.
const MISSED_PINGS: u32 = 3;
/// How long the connections to the database have to come back when everything has ended.
const CLOSING: Duration = Duration::from_secs(2);

/// What parts are built from.
#[derive(Clone, Debug)]
pub struct Parts {
    pub app: App,
    pub clock: SharedClock,
    pub waker: Waker,
    pub readiness: Readiness,
    pub metrics: PrometheusHandle,
    /// Calls services, at public addresses and in the allowed networks.
    pub outgoing: OutgoingClient,
    /// Ends everything.
    pub stop: CancellationToken,
}

/// What a process is started with.
#[derive(Debug)]
pub struct ProcessSettings<'a> {
    /// Its name among the connections of the database.
    pub name: &'a str,
    pub database_url: &'a SecretString,
    pub max_connections: u32,
    pub secrets: &'a Secrets,
    pub addresses: Addresses,
    /// Where files are kept.
    pub blob_dir: PathBuf,
    /// The cache that nodes share, if there is one.
    pub redis_url: Option<&'a SecretString>,
    /// Networks of the installation in which services may be called.
    pub allowed: Vec<Network>,
}

/// The tasks of a running process.
#[derive(Debug)]
pub struct Process {
    pub parts: Parts,
    tasks: JoinSet<()>,
}

impl Process {
    /// Puts the common parts together and starts them: hearing of changed rows, hints between processes, readiness, and
    /// with a shared cache its keeper.
    ///
    /// # Errors
    /// When the URL of the database or of the cache is none.
    pub fn start(from: ProcessSettings<'_>) -> anyhow::Result<Self> {
        let ProcessSettings { name, database_url, max_connections, secrets, addresses, blob_dir, redis_url, allowed } =
            from;
        let metrics = tidings_web::metrics::install()?;
        let options = PoolOptions { max_connections, ..PoolOptions::default() };
        let pool = tidings_store::connect(database_url.expose_secret(), name, options)?;
        let signer = ColumnSigner::new(&secrets.secret_key, &secrets.dangerous_salt);
        let waker = Waker::new();
        let blobs = Blobs::in_folder(blob_dir, secrets.secret_key.clone());
        let token_secret_key = secrets.token_secret_key.clone();
        let app = App::new(pool.clone(), signer, token_secret_key, addresses, blobs, waker.clone());
        let rules = AddressRules { allowed };
        let parts = Parts {
            app,
            clock: Arc::new(SystemClock),
            waker,
            readiness: Readiness::default(),
            metrics,
            outgoing: OutgoingClient::new(rules, Limits::default()),
            stop: CancellationToken::new(),
        };
        let mut process = Self { parts, tasks: JoinSet::new() };
        process.start_common(&pool);
        process.spawn_until_stop(cache_keeper::prune(pool.clone()));
        if let Some(url) = redis_url {
            let redis = Redis::new(url.expose_secret()).context("REDIS_URL")?;
            process.spawn_until_stop(cache_keeper::keep(pool, Arc::new(redis)));
        }
        Ok(process)
    }

    fn start_common(&mut self, pool: &PgPool) {
        let Parts { app, waker, readiness, stop, .. } = self.parts.clone();
        self.spawn_until_stop({
            let pool = pool.clone();
            tidings_store::changes::listen(pool, move |change| app.directory.heard(change))
        });
        self.spawn({
            let (waker, pool, stop) = (waker, pool.clone(), stop);
            async move { waker.broadcast(pool, stop).await }
        });
        self.spawn_until_stop(watch_database(pool.clone(), readiness));
    }

    /// Adds a task that ends by itself when the process stops.
    pub fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Adds a task that is dropped when the process stops.
    pub fn spawn_until_stop(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.parts.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(task).await;
        });
    }

    /// Stops every part, and waits until requests and jobs in flight are done; each part has its own limit for that.
    pub async fn stop(mut self) {
        self.parts.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a part of the process ended badly");
            }
        }
        close(&self.parts.app.pool).await;
    }
}

/// Closes a pool. A connection whose statement was given up comes back when the server has answered it, which may take long where the
/// server is away: it is left, and the server undoes what was not committed.
async fn close(pool: &PgPool) {
    if tokio::time::timeout(CLOSING, pool.close()).await.is_err() {
        tracing::warn!("connections to the database were still in use when the time to give them back was over");
    }
}

async fn watch_database(pool: PgPool, readiness: Readiness) {
    let mut missed = 0;
    loop {
        match tokio::time::timeout(Duration::from_secs(2), tidings_store::pool::ping(&pool)).await {
            Ok(Ok(())) => {
                if !readiness.is_ready() {
                    tracing::info!("ready");
                }
                missed = 0;
                readiness.set(true);
            }
            failed => {
                missed += 1;
                if missed == MISSED_PINGS {
                    let reason = failed.map_or_else(|_| "no answer in time".to_owned(), |answer| format!("{answer:?}"));
                    tracing::error!(reason, "the database does not answer: waiting for it");
                    readiness.set(false);
                }
            }
        }
        tokio::time::sleep(if readiness.is_ready() { PING_EVERY } else { PING_EVERY / 10 }).await;
    }
}

#[cfg(test)]
mod tests {
    use tidings_test_support::TestDatabase;

    use super::*;

    #[tokio::test]
    async fn nobody_who_stops_waits_for_a_connection_for_ever() {
        let database = TestDatabase::empty().await;
        let held = database.pool.acquire().await.unwrap();
        close(&database.pool).await;
        assert!(database.pool.is_closed());
        drop(held);
    }
}
