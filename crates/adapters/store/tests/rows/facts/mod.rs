//! Facts are what a recount of all notifications gives, at each moment.

mod billing;
mod days;
mod interleaving;
mod prices;
mod random_histories;
mod rebuild;
mod triggers;

use jiff::Timestamp;
use sqlx::{PgExecutor, PgPool, Row};
use tidings_domain::{NotificationStatus, NotificationType};
use tidings_store::{
    PgConnection, facts,
    notifications::{Expired, Receipt, SentNotification, Staying, apply_receipts, archive, mark_sent},
};
use tidings_test_support::TestDatabase;

use crate::fixtures::{SERVICE, id, later, now, populate};

async fn database() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    database
}

async fn run(conn: impl PgExecutor<'_>, statement: &str) {
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(conn).await.unwrap();
}

/// Facts and pending deltas, as this connection sees them now, are what a recount gives.
async fn assert_exact(conn: impl PgExecutor<'_>) {
    let rows = sqlx::query(include_str!("exactness.sql")).fetch_all(conn).await.unwrap();
    let differences: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(differences, Vec::<String>::new());
}

/// Once folded, the facts alone are: nothing is pending, and no group is kept of which nothing is left.
async fn assert_exact_once_folded(pool: &PgPool) {
    fold(pool).await;
    assert_eq!(facts::pending(pool).await.unwrap(), 0);
    assert_exact(pool).await;
    assert_eq!(count(pool, "SELECT count(*) FROM ft_notification_status WHERE notification_count <= 0").await, 0);
    assert_eq!(count(pool, "SELECT count(*) FROM ft_billing WHERE notifications_sent <= 0").await, 0);
    let service_stats = "SELECT count(*) FROM (
        (SELECT bst_date, service_id, template_id, notification_type::text, notification_status, notification_count
         FROM ft_service_stats
         EXCEPT ALL
         SELECT bst_date, service_id, template_id, notification_type, notification_status, sum(notification_count)
         FROM ft_notification_status GROUP BY 1, 2, 3, 4, 5)
        UNION ALL
        (SELECT bst_date, service_id, template_id, notification_type, notification_status, sum(notification_count)
         FROM ft_notification_status GROUP BY 1, 2, 3, 4, 5
         EXCEPT ALL
         SELECT bst_date, service_id, template_id, notification_type::text, notification_status, notification_count
         FROM ft_service_stats)) AS different";
    assert_eq!(count(pool, service_stats).await, 0);
}

async fn fold(pool: &PgPool) {
    while facts::fold(pool, 1_000, now()).await.unwrap() != Some(0) {}
}

async fn count(conn: impl PgExecutor<'_>, query: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(conn).await.unwrap()
}

/// A provider takes messages.
async fn send(conn: &mut PgConnection, numbers: impl IntoIterator<Item = u128>) {
    let sent: Vec<_> = numbers
        .into_iter()
        .map(|number| SentNotification {
            id: id(number),
            sent_by: if number % 2 == 0 { "mmg" } else { "firetext" }.to_owned(),
            billable_units: i32::try_from(1 + number % 3).unwrap(),
            reference: None,
            without_receipt: false,
        })
        .collect();
    mark_sent(conn, &sent, later(1)).await.unwrap();
}

/// A provider reports what became of messages.
async fn report(conn: &mut PgConnection, numbers: impl IntoIterator<Item = u128>, status: NotificationStatus) -> usize {
    let receipts: Vec<_> = numbers.into_iter().map(|number| Receipt::new(id(number), status)).collect();
    apply_receipts(conn, &receipts, &[], later(2)).await.unwrap().len()
}

/// The time of all text messages is over.
async fn move_to_history(conn: &mut PgConnection) -> u64 {
    let expired = Expired {
        service_id: SERVICE,
        notification_type: NotificationType::Sms,
        since: Timestamp::UNIX_EPOCH,
        before: Timestamp::from_second(4_000_000_000).unwrap(),
    };
    let staying = Staying { unfinished: &[], changed_since: Timestamp::from_second(4_000_000_000).unwrap() };
    archive(conn, &expired, staying, 1_000).await.unwrap().messages
}
