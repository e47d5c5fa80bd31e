//! How much templates are used.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{DateTime, ToSqlx};
use sqlx::PgPool;
use tidings_domain::{FinancialYear, NotificationStatus, NotificationType, ServiceId, TemplateId};

use crate::{StoreError, known, utc};

/// How many messages by a template stand somewhere.
#[derive(Clone, Debug)]
pub struct TemplateCount {
    pub template_id: TemplateId,
    pub name: String,
    pub hidden: bool,
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    pub count: i64,
}

/// A service's messages since the day `first_day` by template and status, those of test keys left out.
pub async fn counts(pool: &PgPool, service: ServiceId, first_day: Date) -> Result<Vec<TemplateCount>, StoreError> {
    sqlx::query!(
        r#"WITH counted AS (
               SELECT template_id, notification_type, notification_status AS status, sum(notification_count) AS number
               FROM notification_status_facts
               WHERE service_id = $1 AND bst_date >= $2 AND key_type <> 'test'
               GROUP BY 1, 2, 3 HAVING sum(notification_count) <> 0)
           SELECT templates.id AS "id!", name AS "name!", hidden AS "hidden!",
               notification_type AS "notification_type!", status AS "status!", number AS "count!"
           FROM counted JOIN templates ON templates.id = template_id
           ORDER BY templates.id, notification_type, status"#,
        service.as_uuid(),
        first_day.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| {
        Ok(TemplateCount {
            template_id: row.id.into(),
            name: row.name,
            hidden: row.hidden,
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            status: known("notifications", "notification_status", &row.status)?,
            count: row.count,
        })
    })
    .collect()
}

/// When a service's template was last used, messages of test keys left out: the instant if that was `today`, which began at
/// `midnight`; else the start of the day if that was after `not_before`. The outer `None` means that there is no such template.
///
/// The service's messages of the day are looked through, the latest first, only if the facts say that the template was used.
pub async fn last_used(
    pool: &PgPool,
    service: ServiceId,
    id: TemplateId,
    (today, midnight): (Date, Timestamp),
    not_before: Date,
) -> Result<Option<Option<Timestamp>>, StoreError> {
    let row = sqlx::query_scalar!(
        r#"SELECT CASE
               WHEN last_day >= $3 THEN COALESCE(
                   (SELECT created_at FROM notifications
                    WHERE service_id = t.service_id AND created_at >= $4 AND template_id = t.id AND key_type <> 'test'
                        AND notification_type = t.template_type::text::notification_type
                    ORDER BY created_at DESC LIMIT 1),
                   last_day)
               ELSE last_day END AS "last_used?: DateTime"
           FROM templates AS t LEFT JOIN LATERAL (
               SELECT max(bst_date)::timestamp AS last_day FROM notification_status_facts
               WHERE service_id = t.service_id AND template_id = t.id AND bst_date > $5 AND key_type <> 'test'
                   AND notification_count > 0) AS used ON true
           WHERE id = $1 AND service_id = $2 AND NOT hidden"#,
        id.as_uuid(),
        service.as_uuid(),
        today.to_sqlx() as _,
        utc::to_column(midnight) as _,
        not_before.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|last_used| last_used.map(utc::from_column)))
}

/// How often a template was used in a month.
#[derive(Clone, Debug)]
pub struct TemplateUsage {
    pub template_id: TemplateId,
    pub name: String,
    pub hidden: bool,
    pub template_type: NotificationType,
    /// Of the calendar.
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
    pub count: i64,
}

/// How often a service's templates were used in the months of a financial year, month by month, then by name. What test keys
/// sent and what was cancelled does not count.
pub async fn usage_by_month(
    pool: &PgPool,
    service: ServiceId,
    financial_year: FinancialYear,
) -> Result<Vec<TemplateUsage>, StoreError> {
    sqlx::query!(
        r#"WITH counted AS (
               SELECT template_id, date_trunc('month', bst_date)::date AS month, sum(notification_count) AS number
               FROM notification_status_facts
               WHERE service_id = $1 AND bst_date BETWEEN $2 AND $3 AND key_type <> 'test'
                   AND notification_status <> 'cancelled'
               GROUP BY 1, 2 HAVING sum(notification_count) <> 0)
           SELECT templates.id AS "id!", name AS "name!", hidden AS "hidden!", template_type::text AS "template_type!",
               extract(year FROM month)::int AS "year!", extract(month FROM month)::int AS "month!", number AS "count!"
           FROM counted JOIN templates ON templates.id = template_id
           ORDER BY month, name, templates.id"#,
        service.as_uuid(),
        financial_year.first_day().to_sqlx() as _,
        financial_year.last_day().to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| {
        Ok(TemplateUsage {
            template_id: row.id.into(),
            name: row.name,
            hidden: row.hidden,
            template_type: known("templates", "template_type", &row.template_type)?,
            year: row.year,
            month: row.month,
            count: row.count,
        })
    })
    .collect()
}
