//! Transactions that come between each other: facts are exact to everybody at each moment.

use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool, Row};
use tidings_domain::NotificationStatus;
use tidings_store::facts;

use super::{assert_exact, assert_exact_once_folded, count, database, fold, move_to_history, report, run, send};
use crate::fixtures::{insert, later, now};

/// The day of the fixtures' messages.
const DAY: &str = "2026-06-17";

/// Waits until a session waits for a lock.
async fn somebody_waits(pool: &PgPool) {
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while count(pool, waiting).await == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_move_is_counted_once_before_during_and_after() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=5).await;
    send(&mut pool.acquire().await.unwrap(), 1..=5).await;
    let mut archiver = tidings_store::begin(pool).await.unwrap();
    let mut reader = pool.acquire().await.unwrap();
    // As Notify does it: into the history first.
    run(
        &mut *archiver,
        "INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
             created_at, sent_by, billable_units, notification_status, rate_multiplier, international)
         SELECT id, service_id, template_id, template_version, key_type, notification_type, created_at, sent_by,
             billable_units, notification_status, rate_multiplier, international FROM notifications",
    )
    .await;
    assert_exact(&mut *reader).await;
    fold(pool).await;
    assert_eq!(facts::recount(pool, DAY.parse().unwrap(), now()).await.unwrap(), 0);
    run(&mut *archiver, "DELETE FROM notifications").await;
    assert_exact(&mut *reader).await;
    assert_eq!(facts::recount(pool, DAY.parse().unwrap(), now()).await.unwrap(), 0);
    archiver.commit().await.unwrap();
    assert_exact(&mut *reader).await;
    assert_eq!(facts::recount(pool, DAY.parse().unwrap(), now()).await.unwrap(), 0);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn a_receipt_that_waits_for_a_move_changes_the_history() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=3).await;
    send(&mut pool.acquire().await.unwrap(), 1..=3).await;
    let mut archiver = tidings_store::begin(pool).await.unwrap();
    assert_eq!(move_to_history(&mut archiver).await, 3);
    let receipts = tokio::spawn({
        let pool = pool.clone();
        async move { report(&mut pool.acquire().await.unwrap(), 1..=3, NotificationStatus::Delivered).await }
    });
    somebody_waits(pool).await;
    assert_exact(pool).await;
    archiver.commit().await.unwrap();
    assert_eq!(receipts.await.unwrap(), 3);
    assert_exact(pool).await;
    assert_exact_once_folded(pool).await;
    let delivered = "SELECT count(*) FROM notification_history WHERE notification_status = 'delivered'";
    assert_eq!(count(pool, delivered).await, 3);
}

#[tokio::test]
async fn a_receipt_is_not_lost_to_a_move() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=3).await;
    send(&mut pool.acquire().await.unwrap(), 1..=3).await;
    let mut receipts = tidings_store::begin(pool).await.unwrap();
    assert_eq!(report(&mut receipts, [2], NotificationStatus::Delivered).await, 1);
    let mut archiver = pool.acquire().await.unwrap();
    assert_eq!(move_to_history(&mut archiver).await, 2, "what a receipt is at is passed over");
    assert_exact(pool).await;
    receipts.commit().await.unwrap();
    assert_exact(pool).await;
    assert_eq!(move_to_history(&mut archiver).await, 1);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn a_receipt_that_commits_after_a_recount_began_is_counted_once() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=4).await;
    send(&mut pool.acquire().await.unwrap(), 1..=4).await;
    let mut receipts = tidings_store::begin(pool).await.unwrap();
    report(&mut receipts, 1..=2, NotificationStatus::Delivered).await;
    assert_eq!(facts::recount(pool, DAY.parse().unwrap(), now()).await.unwrap(), 0);
    assert_exact(&mut *receipts).await;
    receipts.commit().await.unwrap();
    assert_exact(pool).await;
    assert_eq!(facts::recount(pool, DAY.parse().unwrap(), now()).await.unwrap(), 0);
    assert_exact_once_folded(pool).await;
}

/// The recount has to wait for the fold, and then to see what it left: not what there was when it began to wait.
#[tokio::test]
async fn a_recount_that_waits_for_a_fold_sees_what_it_left() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=4).await;
    let mut folder = tidings_store::begin(pool).await.unwrap();
    run(&mut *folder, "LOCK TABLE fact_rebuilds IN SHARE UPDATE EXCLUSIVE MODE").await;
    let recount = tokio::spawn({
        let pool = pool.clone();
        async move { facts::recount(&pool, DAY.parse().unwrap(), later(5)).await.unwrap() }
    });
    somebody_waits(pool).await;
    send(&mut pool.acquire().await.unwrap(), 1..=2).await;
    folded_by_hand(&mut folder).await;
    send(&mut pool.acquire().await.unwrap(), 3..=3).await;
    folder.commit().await.unwrap();
    assert_eq!(recount.await.unwrap(), 0);
    assert_exact_once_folded(pool).await;
}

/// Folds what there is in somebody's transaction.
async fn folded_by_hand(folder: &mut PgConnection) -> i64 {
    let row = sqlx::query(include_str!("../../../src/facts/fold.sql"))
        .bind(1_000_i64)
        .bind(jiff::tz::TimeZone::UTC.to_datetime(now()).to_sqlx())
        .fetch_one(&mut *folder)
        .await
        .unwrap();
    for (table, gone) in [("ft_notification_status", "status!"), ("ft_service_stats", "service_stats!")] {
        let gone: Vec<String> = row.get(gone);
        let statement = format!("DELETE FROM {table} WHERE ctid = ANY($1::text[]::tid[])");
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(gone).execute(&mut *folder).await.unwrap();
    }
    row.get("deltas!")
}

#[tokio::test]
async fn of_two_that_fold_at_once_one_does() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=4).await;
    let mut other = tidings_store::begin(pool).await.unwrap();
    run(&mut *other, "SELECT pg_advisory_xact_lock(hashtext('tidings_facts'))").await;
    assert_eq!(facts::fold(pool, 10, now()).await.unwrap(), None);
    other.commit().await.unwrap();
    assert_eq!(facts::fold(pool, 10, now()).await.unwrap(), Some(1));
}

#[tokio::test]
async fn who_is_killed_while_folding_loses_nothing() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=4).await;
    send(&mut pool.acquire().await.unwrap(), 1..=4).await;
    let mut folder = tidings_store::begin(pool).await.unwrap();
    assert_eq!(folded_by_hand(&mut folder).await, 4);
    let killed: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *folder).await.unwrap();
    assert_exact(&mut *folder).await;
    run(pool, &format!("SELECT pg_terminate_backend({killed})")).await;
    assert!(folder.commit().await.is_err());
    assert_eq!(facts::pending(pool).await.unwrap(), 4);
    assert_exact_once_folded(pool).await;
}

/// A reader that sees one moment for long is told of that moment, whatever is folded meanwhile.
#[tokio::test]
async fn a_reader_of_one_moment_is_told_of_that_moment() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=4).await;
    let mut reader = tidings_store::begin_repeatable_read(pool).await.unwrap();
    assert_exact(&mut *reader).await;
    fold(pool).await;
    send(&mut pool.acquire().await.unwrap(), 1..=4).await;
    fold(pool).await;
    assert_exact(&mut *reader).await;
    let created = "SELECT sum(notification_count) FROM notification_status_facts WHERE notification_status = 'created'";
    assert_eq!(count(&mut *reader, created).await, 4);
}
