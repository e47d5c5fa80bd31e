//! Keeps the table of sandbox messages bounded.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use tidings_store::{PgPool, sandbox_messages};

/// The newest messages that stay.
const KEPT: i64 = 100_000;
/// How many messages come between two prunings.
const EVERY: usize = 5_000;

/// Prunes in the background, each time enough messages have come. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Pruner {
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    pool: PgPool,
    since_last: AtomicUsize,
    running: AtomicBool,
}

impl Pruner {
    pub fn new(pool: PgPool) -> Self {
        let state = State { pool, since_last: AtomicUsize::new(0), running: AtomicBool::new(false) };
        Self { state: Arc::new(state) }
    }

    /// Says that `messages` more are kept.
    pub fn count(&self, messages: usize) {
        let state = &self.state;
        let is_due = state.since_last.fetch_add(messages, Ordering::Relaxed) + messages >= EVERY;
        if is_due && !state.running.swap(true, Ordering::AcqRel) {
            state.since_last.store(0, Ordering::Relaxed);
            tokio::spawn(prune(state.clone()));
        }
    }
}

async fn prune(state: Arc<State>) {
    match sandbox_messages::prune(&state.pool, KEPT).await {
        Ok(0) => {}
        Ok(deleted) => tracing::debug!(deleted, "pruned the sandbox's messages"),
        // The next pruning takes what this one left.
        Err(error) => tracing::warn!(%error, "cannot prune the sandbox's messages"),
    }
    state.running.store(false, Ordering::Release);
}
