//! What every message goes through reads by index, however many rows there are.
//!
//! PostgreSQL counts each table's scans: the functions are called as they are, and the counters are looked at.

mod archiving;
mod facts;
mod history;
mod suppressions;
mod usage;

use sqlx::{PgPool, postgres::PgPoolOptions};
use tidings_domain::{InboundSmsId, KeyType, NotificationId, NotificationStatus, NotificationType};
use tidings_store::{
    callback_events::messages,
    inbound_sms,
    notifications::{
        Listed, Receipt, SentNotification, apply_receipts, by_id, fail, mark_sent, page, readable, waiting,
    },
};
use tidings_test_support::TestDatabase;

use crate::fixtures::{SERVICE, id, later, populate};

const ROWS: i64 = 20_000;
const BATCH: u128 = 50;
/// Often enough that the server settles for a plan that knows no parameters.
const CALLS: i64 = 12;

/// A pool of one connection, so that all counters are that connection's.
async fn with_many_rows(database: &TestDatabase) -> PgPool {
    populate(&database.pool).await;
    sqlx::query(
        "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status, normalised_to, _personalisation)
         SELECT lpad(to_hex(n), 32, '0')::uuid, '07700 900123', '00000000-0000-0000-0000-000000000002',
             '00000000-0000-0000-0000-000000000004', 1, now() - n * interval '1 s', 'normal', 'sms', 0, 'created',
             '447700900123', repeat('x', 100)
         FROM generate_series(1, $1::bigint) n",
    )
    .bind(ROWS)
    .execute(&database.pool)
    .await
    .unwrap();
    run(&database.pool, "VACUUM ANALYZE notifications").await;
    let options = database.pool.connect_options().as_ref().clone();
    PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap()
}

async fn run(pool: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(pool).await.unwrap();
}

/// Whole-table scans, index scans, and rows fetched by them, of a table so far.
async fn counters(pool: &PgPool, table: &str) -> (i64, i64, i64) {
    sqlx::query("SELECT pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_as("SELECT seq_scan, idx_scan, idx_tup_fetch FROM pg_stat_user_tables WHERE relid = $1::regclass")
        .bind(table)
        .fetch_one(pool)
        .await
        .unwrap()
}

/// Calls `query` often, with a number that grows, and fails unless each call read about `rows` rows and those by index.
async fn assert_by_index<F: Future<Output = ()>>(pool: &PgPool, rows: i64, query: impl Fn(u128) -> F) {
    assert_by_index_of("notifications", pool, rows, query).await;
}

/// As [`assert_by_index`], of another table.
async fn assert_by_index_of<F: Future<Output = ()>>(table: &str, pool: &PgPool, rows: i64, query: impl Fn(u128) -> F) {
    let before = counters(pool, table).await;
    for call in 0..CALLS {
        query(u128::try_from(call).unwrap()).await;
    }
    let after = counters(pool, table).await;
    assert_eq!(after.0 - before.0, 0, "the whole table was read");
    assert!(after.1 > before.1, "no index was used");
    let fetched = after.2 - before.2;
    assert!(fetched <= CALLS * rows, "{fetched} rows were read by {CALLS} calls for {rows} rows each");
}

/// Batch number `call`, of rows that no other batch has.
fn batch(call: u128) -> Vec<NotificationId> {
    (0..BATCH).map(|n| id(1 + call * BATCH + n * 37 % BATCH)).collect()
}

#[tokio::test]
async fn reading_one() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 1, |call| {
        let pool = &pool;
        async move { assert!(by_id(pool, SERVICE, id(1 + call)).await.unwrap().is_some()) }
    })
    .await;
}

#[tokio::test]
async fn reading_one_for_its_service() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 1, |call| {
        let pool = &pool;
        async move { assert!(readable(pool, SERVICE, id(1 + call)).await.unwrap().is_some()) }
    })
    .await;
}

const PAGE: i64 = 250;

/// The first page, or the one after the row in the middle.
fn listed(call: u128) -> Listed<'static> {
    Listed {
        service_id: SERVICE,
        key_type: KeyType::Normal,
        older_than: (call % 2 == 1).then(|| id(u128::try_from(ROWS / 2).unwrap())),
        include_jobs: false,
        statuses: Some(&[NotificationStatus::Created, NotificationStatus::Sending]),
        notification_types: &[],
        client_reference: None,
        limit: PAGE,
    }
}

/// A few rows more than the page: the one that it is older than, and those that stand beside the last.
const PAGE_AT_MOST: i64 = PAGE + 8;

#[tokio::test]
async fn reading_a_page() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, PAGE_AT_MOST, |call| {
        let pool = &pool;
        async move { assert_eq!(page(pool, &listed(call)).await.unwrap().len(), 250) }
    })
    .await;
}

#[tokio::test]
async fn reading_a_page_of_a_channel_that_the_service_seldom_uses() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    run(&pool, "UPDATE notifications SET notification_type = 'email' WHERE id::text LIKE '%00'").await;
    run(&pool, "VACUUM ANALYZE notifications").await;
    // Of these there are fewer than a page.
    let emails = ROWS / 256;
    assert_by_index(&pool, emails + 8, |call| {
        let pool = &pool;
        async move {
            let listed = Listed { notification_types: &[NotificationType::Email], ..listed(call) };
            let found = i64::try_from(page(pool, &listed).await.unwrap().len()).unwrap();
            assert!(found == emails || call % 2 == 1 && found < emails, "{found}");
        }
    })
    .await;
}

#[tokio::test]
async fn reading_by_reference() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    run(&pool, "UPDATE notifications SET client_reference = right(id::text, 8)").await;
    run(&pool, "VACUUM ANALYZE notifications").await;
    assert_by_index(&pool, 2, |call| {
        let pool = &pool;
        async move {
            let reference = format!("{:08x}", ROWS - 1);
            let listed = Listed { client_reference: Some(&reference), ..listed(call) };
            assert_eq!(page(pool, &listed).await.unwrap().len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn reading_a_page_of_received_texts() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    run(
        &pool,
        "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         SELECT id, service_id, _personalisation, '1', '2', created_at, 'mmg' FROM notifications",
    )
    .await;
    run(&pool, "VACUUM ANALYZE inbound_sms").await;
    assert_by_index_of("inbound_sms", &pool, PAGE_AT_MOST, |call| {
        let pool = &pool;
        async move {
            let older_than = (call % 2 == 1).then(|| InboundSmsId::new(id(9).as_uuid()));
            assert_eq!(inbound_sms::page(pool, SERVICE, older_than, PAGE).await.unwrap().len(), 250);
        }
    })
    .await;
}

#[tokio::test]
async fn reading_a_batch_to_deliver() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 50, |call| {
        let pool = &pool;
        async move { assert_eq!(waiting(pool, &batch(call), later(1)).await.unwrap().len(), 50) }
    })
    .await;
}

#[tokio::test]
async fn reading_a_batch_to_tell() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 50, |call| {
        let pool = &pool;
        async move { assert_eq!(messages(pool, &batch(call)).await.unwrap().len(), 50) }
    })
    .await;
}

#[tokio::test]
async fn recording_what_was_sent() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    // Each row is found to lock it, and again to change it.
    assert_by_index(&pool, 2 * 50, |call| {
        let pool = &pool;
        async move {
            let sent: Vec<_> = batch(call)
                .into_iter()
                .map(|id| SentNotification {
                    id,
                    sent_by: "mmg".to_owned(),
                    billable_units: 1,
                    reference: None,
                    without_receipt: false,
                })
                .collect();
            mark_sent(&mut pool.acquire().await.unwrap(), &sent, later(1)).await.unwrap();
        }
    })
    .await;
    assert_eq!(count(&pool, NotificationStatus::Sending).await, CALLS * 50);
}

#[tokio::test]
async fn recording_receipts() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 2 * 50, |call| {
        let pool = &pool;
        async move {
            let status = NotificationStatus::Delivered;
            let receipts: Vec<_> =
                batch(call).into_iter().map(|notification_id| Receipt::new(notification_id, status)).collect();
            let mut conn = pool.acquire().await.unwrap();
            let unbelieved = ["1".to_owned()];
            assert_eq!(apply_receipts(&mut conn, &receipts, &unbelieved, later(1)).await.unwrap().len(), 50);
        }
    })
    .await;
    assert_eq!(count(&pool, NotificationStatus::Delivered).await, CALLS * 50);
}

#[tokio::test]
async fn giving_up() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 2 * 50, |call| {
        let pool = &pool;
        async move {
            let mut conn = pool.acquire().await.unwrap();
            assert_eq!(fail(&mut conn, &batch(call), later(1)).await.unwrap().len(), 50);
        }
    })
    .await;
}

async fn count(pool: &PgPool, status: NotificationStatus) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM notifications WHERE notification_status = $1")
        .bind(status.as_str())
        .fetch_one(pool)
        .await
        .unwrap()
}

/// The counters do tell.
#[tokio::test]
#[should_panic(expected = "the whole table was read")]
async fn a_search_without_an_index_is_noticed() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    assert_by_index(&pool, 1, |_| {
        let pool = &pool;
        async move {
            sqlx::query("SELECT id FROM notifications WHERE normalised_to = 'x'").fetch_all(pool).await.unwrap();
        }
    })
    .await;
}
