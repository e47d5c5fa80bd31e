//! Claims jobs and has their handlers run them.

mod batch;
mod burial;
mod connections;
mod health;
mod in_flight;
mod kind_loop;
mod pace;
mod settlement;
mod verdict;
mod worker;

use std::{fmt, sync::Arc, time::Duration};

use sqlx::PgPool;
use tidings_domain::SharedClock;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::{health::Health, kind_loop::KindLoop, worker::Worker};
use crate::{Handler, QueueError, Waker};

/// How long batches may still run when the runner is told to stop.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// Runs jobs: for each handler a loop of its own, which claims batches, runs some at a time, renews their leases, and
/// acknowledges what is finished.
pub struct Runner {
    pool: PgPool,
    engine: PgPool,
    clock: SharedClock,
    handlers: Vec<Arc<dyn Handler>>,
    waker: Waker,
    shutdown_grace: Duration,
}

impl fmt::Debug for Runner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.handlers.iter().map(|handler| handler.kind()).collect();
        formatter.debug_struct("Runner").field("kinds", &kinds).finish_non_exhaustive()
    }
}

impl Runner {
    /// A runner of these handlers, one per kind. It keeps up to four connections of its own, opened as needed, so that leases
    /// are renewed even while handlers use up `pool`. To be called on a tokio runtime.
    pub fn new(pool: PgPool, clock: SharedClock, handlers: Vec<Arc<dyn Handler>>, waker: Waker) -> Self {
        let engine = connections::own(&pool);
        Self { pool, engine, clock, handlers, waker, shutdown_grace: SHUTDOWN_GRACE }
    }

    /// The same runner with another grace period: how long batches may still run after `shutdown`, 8 s unless told.
    #[must_use]
    pub const fn with_shutdown_grace(mut self, grace: Duration) -> Self {
        self.shutdown_grace = grace;
        self
    }

    /// Runs jobs until `shutdown`; then claims nothing more, waits for running batches up to the grace period, and gives back
    /// what is not finished. While the database is away it waits for it.
    ///
    /// # Panics
    /// When one of its loops did: better a process that ends than one that silently leaves out a kind of job. Panics of
    /// handlers do not count; they are failed attempts.
    pub async fn run(&self, shutdown: CancellationToken) {
        let health = Arc::new(Health::default());
        let mut loops = JoinSet::new();
        for handler in &self.handlers {
            let wakes = self.waker.subscribe(handler.kind());
            let kind_loop = KindLoop::new(self.worker(handler), wakes, Arc::clone(&health), self.shutdown_grace);
            loops.spawn(kind_loop.run(shutdown.clone()));
        }
        while let Some(ended) = loops.join_next().await {
            if let Err(error) = ended
                && error.is_panic()
            {
                std::panic::resume_unwind(error.into_panic());
            }
        }
    }

    /// Runs what is due by the clock, and what becomes due by running it, until nothing is left; returns how many attempts
    /// that took. For tests that move the clock: nothing runs in the background, and leases are not renewed.
    ///
    /// # Errors
    /// [`QueueError::Database`].
    pub async fn run_due(&self) -> Result<usize, QueueError> {
        let mut total = 0;
        loop {
            let mut round = 0;
            for handler in &self.handlers {
                round += self.worker(handler).run_due().await?;
            }
            if round == 0 {
                return Ok(total);
            }
            total += round;
        }
    }

    fn worker(&self, handler: &Arc<dyn Handler>) -> Worker {
        Worker::new(Arc::clone(handler), self.engine.clone(), self.pool.clone(), Arc::clone(&self.clock))
    }
}
