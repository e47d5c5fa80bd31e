//! What one service used in a financial year.

use jiff::civil::Date;
use sqlx::PgExecutor;
use tidings_domain::{FinancialYear, NotificationType, Pounds, ServiceId};

use super::pounds;
use crate::{StoreError, known};

/// What was used by a channel at a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub notification_type: NotificationType,
    /// Of a unit.
    pub rate: Pounds,
    pub notifications_sent: i64,
    /// What is counted: fragments of texts as often as the country's multiplier says, letters as such; nothing of emails.
    pub chargeable_units: i64,
    /// Units that the free allowance covered.
    pub free_allowance_used: i64,
    /// Units that are paid for: the rest.
    pub charged_units: i64,
    pub cost: Pounds,
}

/// What was used in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthOfUsage {
    /// The month's first day.
    pub month: Date,
    /// The class of post of letters, `none` for the rest.
    pub postage: String,
    pub usage: Usage,
}

/// What a service used in a year, by channel and price.
pub async fn by_year(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    year: FinancialYear,
) -> Result<Vec<Usage>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT notification_type AS "notification_type!", rate::text AS "rate!",
               sum(notifications_sent)::bigint AS "notifications_sent!", sum(chargeable_units)::bigint AS "chargeable_units!",
               sum(free_allowance_used)::bigint AS "free_allowance_used!", sum(charged_units)::bigint AS "charged_units!",
               sum(cost)::text AS "cost!"
           FROM usage_by_day($2) WHERE service_id = $1
           GROUP BY notification_type, rate ORDER BY notification_type, rate"#,
        service.as_uuid(),
        i32::from(year.start_year()),
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Usage {
                notification_type: known("ft_billing", "notification_type", &row.notification_type)?,
                rate: pounds(&row.rate)?,
                notifications_sent: row.notifications_sent,
                chargeable_units: row.chargeable_units,
                free_allowance_used: row.free_allowance_used,
                charged_units: row.charged_units,
                cost: pounds(&row.cost)?,
            })
        })
        .collect()
}

/// What a service used in a year, by month, channel, price and class of post, without emails: those cost nothing.
pub async fn by_month(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    year: FinancialYear,
) -> Result<Vec<MonthOfUsage>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT date_trunc('month', bst_date)::date AS "month!: jiff_sqlx::Date",
               notification_type AS "notification_type!", rate::text AS "rate!", postage AS "postage!",
               sum(notifications_sent)::bigint AS "notifications_sent!", sum(chargeable_units)::bigint AS "chargeable_units!",
               sum(free_allowance_used)::bigint AS "free_allowance_used!", sum(charged_units)::bigint AS "charged_units!",
               sum(cost)::text AS "cost!"
           FROM usage_by_day($2) WHERE service_id = $1 AND notification_type <> 'email'
           GROUP BY date_trunc('month', bst_date), notification_type, rate, postage
           ORDER BY date_trunc('month', bst_date), notification_type, rate, postage"#,
        service.as_uuid(),
        i32::from(year.start_year()),
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            let usage = Usage {
                notification_type: known("ft_billing", "notification_type", &row.notification_type)?,
                rate: pounds(&row.rate)?,
                notifications_sent: row.notifications_sent,
                chargeable_units: row.chargeable_units,
                free_allowance_used: row.free_allowance_used,
                charged_units: row.charged_units,
                cost: pounds(&row.cost)?,
            };
            Ok(MonthOfUsage { month: row.month.to_jiff(), postage: row.postage, usage })
        })
        .collect()
}
