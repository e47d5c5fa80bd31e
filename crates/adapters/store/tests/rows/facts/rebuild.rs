//! Comparing a day with its notifications.

use tidings_domain::NotificationStatus;
use tidings_store::facts;

use super::{assert_exact_once_folded, count, database, fold, report, run, send};
use crate::fixtures::{insert, later, now};

const DAY: &str = "2026-06-17";

async fn recount(pool: &sqlx::PgPool) -> i64 {
    facts::recount(pool, DAY.parse().unwrap(), later(60)).await.unwrap()
}

#[tokio::test]
async fn a_database_without_facts_gets_them() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=6).await;
    send(&mut pool.acquire().await.unwrap(), 1..=4).await;
    // As Notify leaves it: no deltas were ever written.
    run(pool, "DELETE FROM fact_deltas").await;
    assert!(recount(pool).await > 0);
    assert_exact_once_folded(pool).await;
    assert_eq!(recount(pool).await, 0);
}

#[tokio::test]
async fn a_message_that_was_never_counted_and_then_changes_is_right_after_a_recount() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=6).await;
    run(pool, "DELETE FROM fact_deltas").await;
    send(&mut pool.acquire().await.unwrap(), 1..=4).await;
    fold(pool).await;
    assert!(recount(pool).await > 0);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn what_is_wrong_is_mended_and_what_is_right_is_left_alone() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=6).await;
    send(&mut pool.acquire().await.unwrap(), 1..=4).await;
    fold(pool).await;
    // A group that nothing is left of, a count that is wrong, a price that is.
    run(
        pool,
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT bst_date, template_id, service_id, job_id, notification_type, key_type, 'failed', 3, created_at
         FROM ft_notification_status LIMIT 1",
    )
    .await;
    run(pool, "UPDATE ft_notification_status SET notification_count = 99 WHERE notification_status = 'created'").await;
    run(pool, "UPDATE ft_billing SET rate = 7 WHERE provider = 'mmg'").await;
    run(
        pool,
        "INSERT INTO ft_billing SELECT bst_date - 1, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, updated_at, created_at, postage FROM ft_billing",
    )
    .await;
    let right = "SELECT xmin::text::bigint FROM ft_notification_status WHERE notification_status = 'sending'";
    let before = count(pool, right).await;
    assert_eq!(recount(pool).await, 1 + 1 + 2);
    assert_eq!(count(pool, right).await, before, "a row that is right is not written");
    let yesterday = "SELECT count(*) FROM ft_billing WHERE bst_date = '2026-06-16'";
    assert_eq!(count(pool, yesterday).await, 2, "another day is not looked at");
    run(pool, "DELETE FROM ft_billing WHERE bst_date = '2026-06-16'").await;
    assert_exact_once_folded(pool).await;
    assert_eq!(recount(pool).await, 0);
}

#[tokio::test]
async fn what_is_pending_is_no_difference() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=6).await;
    fold(pool).await;
    let mut conn = pool.acquire().await.unwrap();
    send(&mut conn, 1..=4).await;
    report(&mut conn, 1..=2, NotificationStatus::Delivered).await;
    assert_eq!(recount(pool).await, 0);
    assert_eq!(facts::pending(pool).await.unwrap(), 0);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn letters_are_counted_by_the_day_on_which_they_were_posted() {
    let database = database().await;
    let pool = &database.pool;
    insert(pool, 1..=5).await;
    run(pool, "UPDATE notifications SET notification_type = 'letter', postage = 'second', billable_units = 1").await;
    run(
        pool,
        "INSERT INTO notifications_letter_despatch (notification_id, despatched_on, cost_threshold)
         SELECT id, CASE WHEN id::text LIKE '%5' THEN '2026-06-19' ELSE '2026-06-18' END::date,
             CASE WHEN id::text LIKE '%1' THEN 'sorted' ELSE 'unsorted' END::letter_despatch_cost_threshold
         FROM notifications",
    )
    .await;
    run(
        pool,
        "WITH gone AS (DELETE FROM notifications WHERE id::text LIKE '%2' RETURNING *)
         INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
             created_at, billable_units, notification_status, postage)
         SELECT id, service_id, template_id, template_version, key_type, notification_type, created_at, billable_units,
             notification_status, postage FROM gone",
    )
    .await;
    let days = ("2026-06-17".parse().unwrap(), "2026-06-19".parse().unwrap());
    let recount = || async { facts::recount_despatches(pool, days.0, days.1, now()).await.unwrap() };
    assert_eq!(recount().await, 3);
    let rows = "SELECT count(*) FROM ft_billing_letter_despatch WHERE postage = 'second' AND rate = 0.73 AND
        (bst_date, cost_threshold::text, notifications_sent)
        IN (('2026-06-18', 'sorted', 1), ('2026-06-18', 'unsorted', 3), ('2026-06-19', 'unsorted', 1))";
    assert_eq!(count(pool, rows).await, 3);
    assert_eq!(recount().await, 0);
    run(pool, "UPDATE notifications_letter_despatch SET despatched_on = '2026-06-19'").await;
    assert_eq!(recount().await, 2 + 2, "two are gone, one is new, one is another number");
    assert_eq!(recount().await, 0);
}

#[tokio::test]
async fn runs_are_remembered() {
    let database = database().await;
    let pool = &database.pool;
    let (first, last) = ("2026-06-07".parse().unwrap(), "2026-06-17".parse().unwrap());
    let id = facts::begin_rebuild(pool, first, last, now()).await.unwrap();
    assert!(!facts::were_rebuilt(pool).await.unwrap(), "one that was broken off does not count");
    facts::end_rebuild(pool, id, 7, later(1)).await.unwrap();
    assert!(facts::were_rebuilt(pool).await.unwrap());
    assert_eq!(count(pool, "SELECT differences FROM fact_rebuilds").await, 7);
}
