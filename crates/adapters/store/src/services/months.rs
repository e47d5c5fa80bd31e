//! How many messages a service has sent, by month, and by what is billed.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Date as DateColumn, ToSqlx};
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{FinancialYear, NotificationType, ServiceId};

use super::statistics::{OutcomeCount, outcome};
use crate::{StoreError, utc};

/// Today, when it is to be counted as it stands: the instant when it began, and the first day of its month.
#[derive(Clone, Copy, Debug)]
pub struct Today {
    pub midnight: Timestamp,
    pub month: Date,
}

/// What became of a service's messages in the months of a financial year, each named by its first day: the facts of past
/// days, and today's notifications. Those of test keys do not count.
pub async fn outcomes_by_month(
    pool: &PgPool,
    service: ServiceId,
    year: FinancialYear,
    today: Option<Today>,
) -> Result<Vec<(Date, OutcomeCount)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT month AS "month!: DateColumn", notification_type AS "notification_type!", status AS "status!",
               sum(count)::bigint AS "count!"
           FROM (
               SELECT date_trunc('month', bst_date)::date AS month, notification_type, notification_status AS status,
                   sum(notification_count) AS count
               FROM ft_notification_status
               WHERE service_id = $1 AND bst_date BETWEEN $2 AND $3 AND key_type <> 'test'
               GROUP BY 1, 2, 3
               UNION ALL
               SELECT $5::date, notification_type::text, notification_status, count(*)
               FROM notifications WHERE service_id = $1 AND created_at >= $4 AND key_type <> 'test'
               GROUP BY notification_type, notification_status
           ) AS counted
           GROUP BY month, notification_type, status ORDER BY month, notification_type, status"#,
        service.as_uuid(),
        year.first_day().to_sqlx() as _,
        year.last_day().to_sqlx() as _,
        today.map(|today| utc::to_column(today.midnight)) as _,
        today.map(|today| today.month.to_sqlx()) as _,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.month.to_jiff(), outcome(&row.notification_type, &row.status, row.count)?)))
        .collect()
}

/// How many messages of some channels a service has sent since a day, by what is billed.
pub async fn billed_since(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    channels: &[NotificationType],
    first_day: Date,
) -> Result<i64, StoreError> {
    let channels: Vec<_> = channels.iter().map(|channel| channel.as_str()).collect();
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(notifications_sent), 0) AS "count!" FROM ft_billing
           WHERE service_id = $1 AND bst_date >= $2 AND notification_type = ANY($3)"#,
        service.as_uuid(),
        first_day.to_sqlx() as _,
        &channels as _,
    )
    .fetch_one(executor)
    .await?)
}
