//! The list of addresses that are sent no emails.

use sqlx::PgPool;
use tidings_store::{email_suppressions, notifications::waiting};
use tidings_test_support::TestDatabase;

use super::{ROWS, assert_by_index_of, batch, run, with_many_rows};
use crate::fixtures::{id, later};

/// With as many addresses that are sent none as there are emails.
async fn with_many_suppressions(database: &TestDatabase) -> PgPool {
    let pool = with_many_rows(database).await;
    run(
        &pool,
        "UPDATE notifications SET notification_type = 'email', normalised_to = id::text || '@example.com';
         INSERT INTO email_suppressions (email_address, reason, notification_id, created_at, expires_at)
         SELECT id::text || CASE WHEN id::text LIKE '%0' THEN '@example.com' ELSE '@example.org' END, 'bounce', id, now(),
             now() + interval '1 year' FROM notifications",
    )
    .await;
    run(&pool, "VACUUM ANALYZE notifications").await;
    run(&pool, "VACUUM ANALYZE email_suppressions").await;
    pool
}

#[tokio::test]
async fn looking_up_who_is_sent_no_emails() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_suppressions(&database).await;
    // Nothing is read for an address that is not there.
    assert_by_index_of("email_suppressions", &pool, 5, |call| {
        let pool = &pool;
        async move {
            let found = waiting(pool, &batch(call), later(1)).await.unwrap();
            let suppressed = found.iter().filter(|row| row.is_suppressed).count();
            assert!(found.len() == 50 && (2..=5).contains(&suppressed), "{suppressed}");
        }
    })
    .await;
}

#[tokio::test]
async fn listing_who_is_sent_no_emails() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_suppressions(&database).await;
    // Ten of a page, one to be shown and one to be removed; and some of those that were.
    assert_by_index_of("email_suppressions", &pool, 12 + 4, |call| {
        let pool = &pool;
        async move {
            let before = (call % 2 == 1).then_some(ROWS / 2);
            assert_eq!(email_suppressions::page(pool, before, 10).await.unwrap().len(), 10);
            let address = format!("{}@example.com", id(16 * (call + 1)));
            assert_eq!(email_suppressions::of_address(pool, &address).await.unwrap().len(), 1);
            let removed = email_suppressions::delete(&mut pool.acquire().await.unwrap(), &address, None).await;
            assert_eq!(removed.unwrap(), 1);
            assert_eq!(email_suppressions::delete_expired(pool, later(1)).await.unwrap(), 0);
        }
    })
    .await;
}
