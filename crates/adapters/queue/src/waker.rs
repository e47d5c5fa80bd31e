//! Hints that there is something to do, so that workers need not poll often. A hint may be lost: polling covers it.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::{Notify, watch},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// The channel on which processes tell each other of kinds that have something to do.
const CHANNEL: &str = "tidings_queue";
/// How long a process is quiet after it has told the others: a NOTIFY takes a lock over the whole instance when it commits.
const QUIET: Duration = Duration::from_millis(25);
/// How long to wait before listening again after the connection was lost.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

/// Wakes the runner of a kind. Clones are handles to the same one.
#[derive(Clone, Debug, Default)]
pub struct Waker {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    sleepers: Mutex<BTreeMap<&'static str, watch::Sender<()>>>,
    unannounced: Mutex<BTreeSet<&'static str>>,
    announced: Notify,
}

impl Waker {
    /// A waker of its own, for one process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Wakes the runners of this kind in this process.
    pub fn wake(&self, kind: &str) {
        if let Some(sleeper) = locked(&self.shared.sleepers).get(kind) {
            sleeper.send_replace(());
        }
    }

    /// Wakes the runners of this kind here, and by [`Waker::broadcast`] in other processes. Call it after the commit. Cheap.
    pub fn announce(&self, kind: &'static str) {
        self.wake(kind);
        if locked(&self.shared.unannounced).insert(kind) {
            self.shared.announced.notify_one();
        }
    }

    /// Tells other processes what was announced here, at most 40 times a second, until `shutdown`. Run one per process that
    /// enqueues.
    pub async fn broadcast(&self, pool: PgPool, shutdown: CancellationToken) {
        while shutdown.run_until_cancelled(self.shared.announced.notified()).await.is_some() {
            let kinds = mem::take(&mut *locked(&self.shared.unannounced));
            let kinds: Vec<&str> = kinds.into_iter().collect();
            let told = sqlx::query!("SELECT pg_notify($1, kind) FROM unnest($2::text[]) kind", CHANNEL, &kinds as _);
            if let Err(error) = told.execute(&pool).await {
                tracing::debug!(%error, "other processes were not told of new jobs: they will find them by polling");
            }
            shutdown.run_until_cancelled(sleep(QUIET)).await;
        }
    }

    /// Hears what other processes announce, until `shutdown`. Run one per process that has a runner; it keeps a connection of
    /// the pool.
    pub async fn listen(&self, pool: PgPool, shutdown: CancellationToken) {
        while let Some(ended) = shutdown.run_until_cancelled(self.listen_once(&pool)).await {
            let error = ended.err();
            tracing::debug!(?error, "not hearing of new jobs from other processes: polling finds them");
            shutdown.run_until_cancelled(sleep(LISTEN_AGAIN)).await;
        }
    }

    /// Returns when the connection is lost.
    async fn listen_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        // Whatever was said while nobody listened.
        self.wake_all();
        while let Some(hint) = listener.try_recv().await? {
            self.wake(hint.payload());
        }
        Ok(())
    }

    fn wake_all(&self) {
        for sleeper in locked(&self.shared.sleepers).values() {
            sleeper.send_replace(());
        }
    }

    /// What a runner of this kind sleeps on.
    pub(crate) fn subscribe(&self, kind: &'static str) -> watch::Receiver<()> {
        locked(&self.shared.sleepers).entry(kind).or_default().subscribe()
    }
}

/// A map of hints is whole whatever its last user did.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wake_reaches_its_kind_alone_and_waits_for_a_busy_runner() {
        let waker = Waker::new();
        let (count, report) = (waker.subscribe("count"), waker.subscribe("report"));
        let another_runner = waker.subscribe("count");
        waker.wake("count");
        waker.wake("nobody runs this");
        assert!(count.has_changed().unwrap());
        assert!(another_runner.has_changed().unwrap());
        assert!(!report.has_changed().unwrap());
    }

    #[tokio::test]
    async fn what_another_process_announces_is_heard() {
        let server = std::env::var("TIDINGS_TEST_DATABASE_URL").expect("set TIDINGS_TEST_DATABASE_URL to a PostgreSQL");
        let pool = PgPool::connect(&server).await.unwrap();
        let (here, there, shutdown) = (Waker::new(), Waker::new(), CancellationToken::new());
        let mut wakes = here.subscribe("heard_by_the_test");
        let tasks = [
            tokio::spawn({
                let (pool, shutdown) = (pool.clone(), shutdown.clone());
                async move { here.listen(pool, shutdown).await }
            }),
            tokio::spawn({
                let (pool, shutdown, there) = (pool.clone(), shutdown.clone(), there.clone());
                async move { there.broadcast(pool, shutdown).await }
            }),
        ];
        let patience = Duration::from_secs(30);
        // When listening begins everybody is woken, since something may have been missed; only then is the hint sent.
        tokio::time::timeout(patience, wakes.changed()).await.expect("woken by listening").unwrap();
        there.announce("heard_by_the_test");
        tokio::time::timeout(patience, wakes.changed()).await.expect("woken by the hint").unwrap();
        shutdown.cancel();
        for task in tasks {
            tokio::time::timeout(patience, task).await.expect("it stops").unwrap();
        }
    }
}
