//! A database per test.

use sqlx::PgPool;
use tidings_test_support::TestDatabase;

/// Runs `body` on an empty database of its own, which is dropped afterwards, also when `body` fails.
pub async fn with_empty_database<F: Future<Output = ()>>(body: impl FnOnce(PgPool) -> F) {
    let database = TestDatabase::empty().await;
    body(database.pool.clone()).await;
}
