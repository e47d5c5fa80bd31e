//! Messages move to the history while others work on them: real transactions, on connections of their own.

use std::time::Duration;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use jiff_sqlx::ToSqlx;
use sqlx::{AssertSqlSafe, PgExecutor, PgPool};
use tidings_domain::{NotificationStatus, NotificationType, london};
use tidings_store::notifications::{Expired, Receipt, Staying, apply_receipts, archive, expired};
use tidings_test_support::{TestDatabase, eventually};

use crate::fixtures::{OTHER_SERVICE, SERVICE, id, insert, now, populate};

/// Everything that the fixtures make is over by then.
const EXPIRED: Expired = Expired {
    service_id: SERVICE,
    notification_type: NotificationType::Sms,
    since: Timestamp::UNIX_EPOCH,
    before: Timestamp::constant(2_000_000_000, 0),
};
/// Nothing stays.
const NONE: Staying<'static> = Staying { unfinished: &[], changed_since: Timestamp::constant(2_000_000_000, 0) };

async fn with_messages(numbers: std::ops::Range<u128>) -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    insert(&database.pool, numbers).await;
    sql(&database.pool, "UPDATE notifications SET notification_status = 'sending'").await;
    database
}

async fn sql(pool: &PgPool, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.unwrap();
}

/// Moves so many; tells how many there were.
async fn moved(executor: impl PgExecutor<'_>, staying: Staying<'_>, at_most: i64) -> u64 {
    archive(executor, &EXPIRED, staying, at_most).await.unwrap().messages
}

async fn count(executor: impl PgExecutor<'_>, table: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}"))).fetch_one(executor).await.unwrap()
}

async fn everywhere(pool: &PgPool) -> (i64, i64, i64) {
    let view = count(pool, "notifications_all_time_view").await;
    (count(pool, "notifications").await, count(pool, "notification_history").await, view)
}

async fn statuses(pool: &PgPool, table: &str) -> Vec<String> {
    let query = format!("SELECT notification_status FROM {table} ORDER BY id");
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(pool).await.unwrap()
}

/// Returns when somebody waits for a lock.
async fn somebody_waits(pool: &PgPool) {
    eventually("somebody waits for a lock", || async {
        count(pool, "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").await > 0
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_waits_for_a_move_is_recorded_in_the_history() {
    let database = with_messages(1..2).await;
    let mut moving = tidings_store::begin(&database.pool).await.unwrap();
    assert_eq!(moved(&mut *moving, NONE, 10).await, 1);
    let pool = database.pool.clone();
    let receipt = tokio::spawn(async move {
        let mut receiving = tidings_store::begin(&pool).await.unwrap();
        let receipts = [Receipt::new(id(1), NotificationStatus::Delivered)];
        let changes = apply_receipts(&mut receiving, &receipts, &[], now()).await.unwrap();
        receiving.commit().await.unwrap();
        changes.len()
    });
    somebody_waits(&database.pool).await;
    moving.commit().await.unwrap();
    assert_eq!(receipt.await.unwrap(), 1);
    assert_eq!(statuses(&database.pool, "notification_history").await, ["delivered"]);
    assert_eq!(everywhere(&database.pool).await, (0, 1, 1));
}

#[tokio::test]
async fn a_move_passes_over_what_somebody_is_at_and_takes_it_the_next_time() {
    let database = with_messages(1..4).await;
    let mut receiving = tidings_store::begin(&database.pool).await.unwrap();
    let receipts = [Receipt::new(id(2), NotificationStatus::Delivered)];
    assert_eq!(apply_receipts(&mut receiving, &receipts, &[], now()).await.unwrap().len(), 1);
    assert_eq!(moved(&database.pool, NONE, 10).await, 2);
    receiving.commit().await.unwrap();
    assert_eq!(moved(&database.pool, NONE, 10).await, 1);
    assert_eq!(statuses(&database.pool, "notification_history").await, ["sending", "delivered", "sending"]);
    assert_eq!(everywhere(&database.pool).await, (0, 3, 3));
}

#[tokio::test]
async fn a_reader_finds_each_message_once_at_every_moment() {
    let database = with_messages(1..11).await;
    let mut moving = tidings_store::begin(&database.pool).await.unwrap();
    assert_eq!(moved(&mut *moving, NONE, 4).await, 4);
    assert_eq!(everywhere(&database.pool).await, (10, 0, 10), "before the commit");
    let mut reading = tidings_store::begin(&database.pool).await.unwrap();
    sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *reading).await.unwrap();
    assert_eq!(count(&mut *reading, "notifications").await, 10);
    moving.commit().await.unwrap();
    assert_eq!(count(&mut *reading, "notifications_all_time_view").await, 10, "who has begun before goes on as before");
    assert_eq!(everywhere(&database.pool).await, (6, 4, 10), "after it");
}

#[tokio::test]
async fn two_who_move_at_once_take_different_messages_and_wait_for_nobody() {
    let database = with_messages(1..11).await;
    let mut first = tidings_store::begin(&database.pool).await.unwrap();
    assert_eq!(moved(&mut *first, NONE, 6).await, 6);
    assert_eq!(moved(&database.pool, NONE, 6).await, 4);
    first.commit().await.unwrap();
    assert_eq!(everywhere(&database.pool).await, (0, 10, 10));
}

#[tokio::test]
async fn what_is_broken_off_is_done_again() {
    let database = with_messages(1..11).await;
    assert_eq!(moved(&database.pool, NONE, 4).await, 4);
    let mut lost = tidings_store::begin(&database.pool).await.unwrap();
    assert_eq!(moved(&mut *lost, NONE, 4).await, 4);
    lost.rollback().await.unwrap();
    assert_eq!(everywhere(&database.pool).await, (6, 4, 10));
    assert_eq!(moved(&database.pool, NONE, 10).await, 6);
    assert_eq!(moved(&database.pool, NONE, 10).await, 0);
    assert_eq!(everywhere(&database.pool).await, (0, 10, 10));
}

#[tokio::test]
async fn what_is_in_the_history_already_is_not_doubled() {
    let database = with_messages(1..3).await;
    sql(
        &database.pool,
        "INSERT INTO notification_history (id, service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status)
         SELECT id, service_id, template_id, template_version, created_at, key_type, notification_type, billable_units,
             'delivered' FROM notifications ORDER BY id LIMIT 1",
    )
    .await;
    assert_eq!(moved(&database.pool, NONE, 10).await, 2);
    assert_eq!(statuses(&database.pool, "notification_history").await, ["delivered", "sending"]);
}

#[tokio::test]
async fn what_identifies_the_recipient_and_what_hangs_on_a_message_go() {
    let database = with_messages(1..3).await;
    sql(
        &database.pool,
        "UPDATE notifications SET client_reference = 'ours', updated_at = created_at;
         INSERT INTO letter_files SELECT id, service_id, 'pdf', now() FROM notifications;
         INSERT INTO notification_schedules (notification_id, service_id, expires_at)
         SELECT id, service_id, now() FROM notifications;
         INSERT INTO delivery_failures (notification_id, service_id, at, reason)
         SELECT id, service_id, now(), 'no' FROM notifications;
         INSERT INTO callback_attempts (job_id, service_id, callback_type, notification_id, at, attempt)
         SELECT 1, service_id, 'delivery_status', id, now(), 1 FROM notifications",
    )
    .await;
    let columns = "(SELECT to_jsonb(n) - '{to,normalised_to,_personalisation,reply_to_text,unsubscribe_link}'::text[]";
    let of = |table: &str| format!("{columns} AS row FROM {table} AS n ORDER BY id LIMIT 1)");
    let row = async |table: &str| -> serde_json::Value {
        sqlx::query_scalar(AssertSqlSafe(of(table))).fetch_one(&database.pool).await.unwrap()
    };
    let before = row("notifications").await;
    assert_eq!(moved(&database.pool, NONE, 1).await, 1);
    assert_eq!(row("notification_history").await, before);
    for table in ["letter_files", "notification_schedules", "delivery_failures", "callback_attempts"] {
        assert_eq!(count(&database.pool, table).await, 1, "{table}: of the message that is still kept");
    }
}

#[tokio::test]
async fn what_is_unfinished_or_has_just_changed_or_waits_for_its_time_stays_and_tests_go_for_good() {
    let database = with_messages(1..7).await;
    sql(
        &database.pool,
        "UPDATE notifications SET notification_status = 'delivered' WHERE id <> '00000000-0000-0000-0000-000000000001';
         UPDATE notifications SET updated_at = '2033-05-17' WHERE id = '00000000-0000-0000-0000-000000000002';
         INSERT INTO notification_schedules (notification_id, service_id, scheduled_for)
         SELECT id, service_id, '2033-05-18 03:33:20Z' FROM notifications
         WHERE id = '00000000-0000-0000-0000-000000000003';
         UPDATE notifications SET key_type = 'test', notification_status = 'sending'
         WHERE id = '00000000-0000-0000-0000-000000000004';
         UPDATE notifications SET service_id = '00000000-0000-0000-0000-000000000003'
         WHERE id = '00000000-0000-0000-0000-000000000005'",
    )
    .await;
    let staying =
        Staying { unfinished: &[NotificationStatus::Sending], changed_since: "2033-05-16T23:00:00Z".parse().unwrap() };
    assert_eq!(moved(&database.pool, staying, 10).await, 2, "the sixth, and the test");
    let kept: Vec<uuid::Uuid> =
        sqlx::query_scalar("SELECT id FROM notifications ORDER BY id").fetch_all(&database.pool).await.unwrap();
    assert_eq!(kept, [1, 2, 3, 5].map(|number| id(number).as_uuid()));
    assert_eq!(count(&database.pool, "notification_history").await, 1, "the test is deleted");
}

#[tokio::test]
async fn each_service_and_channel_has_its_own_days() {
    let database = with_messages(1..3).await;
    sql(
        &database.pool,
        "UPDATE notifications SET created_at = '2026-06-09 22:59:59';
         UPDATE notifications SET service_id = '00000000-0000-0000-0000-000000000003'
         WHERE id = '00000000-0000-0000-0000-000000000002'",
    )
    .await;
    let over = async |day: Date| -> Vec<_> {
        expired(&database.pool, day).await.unwrap().into_iter().map(|expired| expired.service_id).collect()
    };
    assert_eq!(over(date(2026, 6, 16)).await, []);
    assert_eq!(over(date(2026, 6, 17)).await, [SERVICE, OTHER_SERVICE], "after seven days of London");
    sql(
        &database.pool,
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at) VALUES
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'sms', 90, now()),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000003', 'email', 3, now()),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000003', 'sms', 2000000000, now())",
    )
    .await;
    assert_eq!(over(date(2026, 9, 7)).await, []);
    assert_eq!(over(date(2026, 9, 8)).await, [SERVICE]);
    assert_eq!(over(date(2130, 1, 1)).await, [SERVICE, OTHER_SERVICE], "what is too much is a hundred years");
}

#[tokio::test]
async fn days_begin_at_midnight_in_london_in_the_database_too() {
    let database = TestDatabase::migrated().await;
    let days: Vec<Date> = (0..800).map(|n: i32| date(2025, 1, 1).saturating_add(n.days())).collect();
    let since: Vec<jiff_sqlx::Timestamp> = sqlx::query_scalar(
        "SELECT tidings_kept_since(day, 7) AT TIME ZONE 'UTC' FROM unnest($1::date[]) WITH ORDINALITY AS d (day, place)
         ORDER BY place",
    )
    .bind(days.iter().map(|day| day.to_sqlx()).collect::<Vec<_>>())
    .fetch_all(&database.pool)
    .await
    .unwrap();
    for (day, since) in days.into_iter().zip(since) {
        assert_eq!(since.to_jiff(), london::midnight(day.saturating_sub(7.days())), "{day}");
    }
}

#[tokio::test]
async fn many_receipts_and_moves_at_once_lose_and_double_nothing() {
    let database = with_messages(1..401).await;
    let tasks = (0..4).map(|task| {
        let pool = database.pool.clone();
        tokio::spawn(async move {
            for portion in 0..10_u128 {
                let receipts: Vec<_> = (0..10)
                    .map(|n| Receipt::new(id(1 + task * 100 + portion * 10 + n), NotificationStatus::Delivered))
                    .collect();
                let mut receiving = tidings_store::begin(&pool).await.unwrap();
                apply_receipts(&mut receiving, &receipts, &[], now()).await.unwrap();
                tokio::time::sleep(Duration::from_millis(1)).await;
                receiving.commit().await.unwrap();
                moved(&pool, NONE, 7).await;
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    while moved(&database.pool, NONE, 50).await > 0 {}
    assert_eq!(everywhere(&database.pool).await, (0, 400, 400));
    let statuses = statuses(&database.pool, "notification_history").await;
    assert!(statuses.iter().all(|status| status == "delivered"), "a receipt was lost: {statuses:?}");
}
