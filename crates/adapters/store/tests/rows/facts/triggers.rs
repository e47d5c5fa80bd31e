//! What appends to the pending deltas, and what does not.

use tidings_domain::{KeyType, NotificationStatus};
use tidings_store::{facts, notifications::insert_many};

use super::{assert_exact, assert_exact_once_folded, count, database, fold, move_to_history, report, run, send};
use crate::fixtures::{insert, new_notification};

#[tokio::test]
async fn a_message_is_counted_where_it_stands() {
    let database = database().await;
    let pool = &database.pool;
    let mut conn = pool.acquire().await.unwrap();
    insert(pool, 1..=10).await;
    assert_exact(pool).await;
    send(&mut conn, 1..=8).await;
    assert_exact(pool).await;
    report(&mut conn, 1..=4, NotificationStatus::Delivered).await;
    report(&mut conn, 5..=6, NotificationStatus::TemporaryFailure).await;
    assert_exact(pool).await;
    assert_exact_once_folded(pool).await;
    let statuses = "SELECT count(*) FROM ft_notification_status";
    assert_eq!(count(pool, statuses).await, 4, "created, sending, delivered, temporary-failure");
    report(&mut conn, 7..=8, NotificationStatus::Delivered).await;
    assert_exact_once_folded(pool).await;
    assert_eq!(count(pool, statuses).await, 3, "nothing is left that is sending");
}

#[tokio::test]
async fn a_batch_appends_one_delta_for_each_group() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=250).await;
    assert_eq!(facts::pending(pool).await.unwrap(), 1);
    let mut conn = pool.acquire().await.unwrap();
    send(&mut conn, (1..=250).filter(|number| number % 2 == 0)).await;
    assert_eq!(facts::pending(pool).await.unwrap(), 3, "from created, to sending by one provider");
}

#[tokio::test]
async fn what_changes_nothing_that_counts_appends_nothing() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=10).await;
    fold(pool).await;
    run(pool, "UPDATE notifications SET updated_at = now(), reference = 'x', client_reference = 'y'").await;
    run(pool, "UPDATE notifications SET notification_status = notification_status").await;
    run(pool, "UPDATE notifications SET notification_status = 'sending' WHERE false").await;
    assert_eq!(facts::pending(pool).await.unwrap(), 0);
}

#[tokio::test]
async fn messages_of_test_keys_are_not_counted() {
    let database = database().await;
    let pool = &database.pool;
    let mut conn = pool.acquire().await.unwrap();
    let mut row = new_notification(1);
    row.key_type = KeyType::Test;
    insert_many(&mut conn, &[row]).await.unwrap();
    send(&mut conn, [1]).await;
    assert_eq!(facts::pending(pool).await.unwrap(), 0);
    assert_exact(pool).await;
}

#[tokio::test]
async fn changes_by_hand_and_of_the_past_are_counted() {
    let database = database().await;
    let pool = &database.pool;
    let mut conn = pool.acquire().await.unwrap();
    insert(pool, 1..=3).await;
    send(&mut conn, 1..=3).await;
    run(pool, "UPDATE notifications SET created_at = created_at - interval '3 days', billable_units = 7").await;
    assert_exact(pool).await;
    assert_eq!(move_to_history(&mut conn).await, 3);
    assert_exact(pool).await;
    run(pool, "UPDATE notification_history SET notification_status = 'permanent-failure', sent_by = 'other'").await;
    assert_exact_once_folded(pool).await;
}

/// It was still sending when its time was over.
#[tokio::test]
async fn a_message_that_is_delivered_in_the_history_is_counted_once_at_each_moment() {
    let database = database().await;
    let pool = &database.pool;
    let mut conn = pool.acquire().await.unwrap();
    insert(pool, [1]).await;
    send(&mut conn, [1]).await;
    assert_exact_once_folded(pool).await;
    assert_eq!(move_to_history(&mut conn).await, 1);
    assert_eq!(facts::pending(pool).await.unwrap(), 0, "that it moved is no change");
    assert_exact(pool).await;
    assert_eq!(report(&mut conn, [1], NotificationStatus::Delivered).await, 1);
    assert_exact(pool).await;
    assert_exact_once_folded(pool).await;
    let delivered = "SELECT count(*) FROM ft_notification_status
                     WHERE notification_status = 'delivered' AND notification_count = 1";
    assert_eq!(count(pool, delivered).await, 1);
}

#[tokio::test]
async fn totals_follow_the_facts_whoever_writes_them() {
    let database = database().await;
    let pool = &database.pool;
    let total = "SELECT COALESCE(sum(notification_count), 0)::bigint FROM fact_totals WHERE bst_date = '-infinity'";
    run(
        pool,
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), channel, key, 'delivered', number, now()
         FROM (VALUES ('2020-01-01', 'sms', 'normal', 5), ('2020-01-02', 'email', 'team', 7), ('2020-01-02', 'sms', 'test', 9))
             AS facts (day, channel, key, number)",
    )
    .await;
    assert_eq!(count(pool, total).await, 12);
    run(pool, "UPDATE ft_notification_status SET notification_count = notification_count + 1").await;
    assert_eq!(count(pool, total).await, 14);
    run(pool, "DELETE FROM ft_notification_status WHERE notification_type = 'email'").await;
    assert_eq!(count(pool, total).await, 6);
    run(pool, "TRUNCATE ft_notification_status").await;
    assert_eq!(count(pool, total).await, 0);
}
