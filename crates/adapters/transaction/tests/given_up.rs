//! Whoever waits for a transaction goes away before it has begun.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use futures::poll;
use sqlx::{PgPool, postgres::PgPoolOptions};
use tidings_test_support::TestDatabase;
use tidings_transaction::{Transaction, begin, begin_repeatable_read};

/// One connection, so that whoever comes next gets the one that was given up; and a look from another.
async fn one_connection() -> (TestDatabase, PgPool) {
    let database = TestDatabase::empty().await;
    let pool = PgPoolOptions::new().max_connections(1).test_before_acquire(false);
    let pool = pool.connect(&database.url()).await.unwrap();
    sqlx::query("CREATE TABLE written (by text)").execute(&pool).await.unwrap();
    (database, pool)
}

/// Waits for a transaction until `BEGIN` is sent and not answered, and goes away.
async fn give_up(pool: &PgPool, begin: impl AsyncFn() -> sqlx::Result<Transaction>) {
    loop {
        while pool.num_idle() == 0 {
            tokio::task::yield_now().await;
        }
        // The answer may be there at once: then there is a transaction, which is rolled back, and another is tried.
        if poll!(std::pin::pin!(begin())).is_pending() {
            return;
        }
    }
}

async fn seen_by_others(database: &TestDatabase) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM written").fetch_one(&database.pool).await.unwrap()
}

#[tokio::test]
async fn what_the_next_one_writes_is_committed() {
    let (database, pool) = one_connection().await;
    give_up(&pool, async || begin(&pool).await).await;
    sqlx::query("INSERT INTO written VALUES ('the next one')").execute(&pool).await.unwrap();
    assert_eq!(seen_by_others(&database).await, 1);

    give_up(&pool, async || begin_repeatable_read(&pool).await).await;
    let mut transaction = begin(&pool).await.unwrap();
    sqlx::query("INSERT INTO written VALUES ('one with a transaction')").execute(&mut *transaction).await.unwrap();
    assert_eq!(seen_by_others(&database).await, 1);
    transaction.commit().await.unwrap();
    assert_eq!(seen_by_others(&database).await, 2);
}

#[tokio::test]
async fn whoever_waits_for_a_connection_in_vain_leaves_it_to_others() {
    let (database, pool) = one_connection().await;
    let mut transaction = begin(&pool).await.unwrap();
    assert!(poll!(std::pin::pin!(begin(&pool))).is_pending(), "the only connection is taken");
    sqlx::query("INSERT INTO written VALUES ('one who has it')").execute(&mut *transaction).await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(seen_by_others(&database).await, 0);
    begin_repeatable_read(&pool).await.unwrap().commit().await.unwrap();
}
