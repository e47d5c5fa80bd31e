//! What became of everybody's messages.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use tidings_domain::{NotificationStatus, NotificationType};

use crate::{StoreError, known, utc};

/// How many messages of a channel stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusCount {
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    /// Nobody got them.
    pub is_of_test_key: bool,
    pub count: i64,
}

/// What became of all messages from the first to the last day. Those of test keys are in no facts: if they are wanted, it is those
/// made since an instant.
pub async fn status_counts(
    executor: impl PgExecutor<'_>,
    first: Date,
    last: Date,
    test_keys_since: Option<Timestamp>,
) -> Result<Vec<StatusCount>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT notification_type AS "notification_type!", notification_status AS "status!",
               key_type = 'test' AS "is_of_test_key!", sum(count)::bigint AS "count!"
           FROM (
               SELECT notification_type, notification_status, key_type, notification_count AS count
               FROM notification_status_facts WHERE bst_date BETWEEN $1 AND $2
               UNION ALL
               SELECT notification_type::text, notification_status, key_type, 1
               FROM notifications WHERE created_at >= $3 AND key_type = 'test'
           ) AS counted
           GROUP BY 1, 2, 3 HAVING sum(count) <> 0"#,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
        test_keys_since.map(utc::to_column) as _,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StatusCount {
                notification_type: known("ft_notification_status", "notification_type", &row.notification_type)?,
                status: known("ft_notification_status", "notification_status", &row.status)?,
                is_of_test_key: row.is_of_test_key,
                count: row.count,
            })
        })
        .collect()
}
