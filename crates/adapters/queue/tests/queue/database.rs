//! A database per test.

use std::future::Future;

use sqlx::PgPool;
use tidings_test_support::TestDatabase;

/// Runs a test with a database of its own, which is dropped whatever the test did.
pub async fn with_database<T: Future<Output = ()>>(test: impl FnOnce(PgPool) -> T) {
    let database = TestDatabase::migrated().await;
    test(database.pool.clone()).await;
}
