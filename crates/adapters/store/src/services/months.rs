//! How many messages a service has sent, by month, and by what is billed.

use jiff::civil::Date;
use jiff_sqlx::{Date as DateColumn, ToSqlx};
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{FinancialYear, NotificationType, ServiceId};

use super::statistics::{OutcomeCount, outcome};
use crate::StoreError;

/// What became of a service's messages in the months of a financial year, each named by its first day. Those of test keys do
/// not count.
pub async fn outcomes_by_month(
    pool: &PgPool,
    service: ServiceId,
    year: FinancialYear,
) -> Result<Vec<(Date, OutcomeCount)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT date_trunc('month', bst_date)::date AS "month!: DateColumn",
               notification_type AS "notification_type!", notification_status AS "status!",
               sum(notification_count) AS "count!"
           FROM notification_status_facts
           WHERE service_id = $1 AND bst_date BETWEEN $2 AND $3 AND key_type <> 'test'
           GROUP BY 1, 2, 3 HAVING sum(notification_count) <> 0
           ORDER BY 1, 2, 3"#,
        service.as_uuid(),
        year.first_day().to_sqlx() as _,
        year.last_day().to_sqlx() as _,
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
        r#"SELECT COALESCE(sum(notifications_sent), 0) AS "count!" FROM billing_facts
           WHERE service_id = $1 AND bst_date >= $2 AND notification_type = ANY($3)"#,
        service.as_uuid(),
        first_day.to_sqlx() as _,
        &channels as _,
    )
    .fetch_one(executor)
    .await?)
}
