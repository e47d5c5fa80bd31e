//! Both backends by the same suite: they differ in where they keep things, not in what they do.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod database;
mod failures;
mod inspect;
mod outage;
mod requests;
mod same;
mod stress;
mod suite;

use std::sync::Arc;

use tidings_cache::{Backend, InProcess, NoOutbox, Redis};
use tidings_test_support::{RedisServer, TestClock};

/// A backend in this process, empty.
fn in_process() -> Arc<dyn Backend> {
    Arc::new(InProcess::new(64 << 20, Arc::new(TestClock::default())))
}

/// A backend in a Redis of its own, which is trusted.
async fn redis() -> (RedisServer, Arc<dyn Backend>) {
    let server = RedisServer::start().await;
    let backend = Arc::new(Redis::new(&server.url()).unwrap());
    NoOutbox::keep(Arc::new(Redis::new(&server.url()).unwrap())).await;
    (server, backend)
}
