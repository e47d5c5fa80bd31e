//! How much templates are used. Days that are over are counted in `ft_notification_status`; today is counted as it stands.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{DateTime, ToSqlx};
use sqlx::PgPool;
use tidings_domain::{FinancialYear, NotificationStatus, NotificationType, ServiceId, TemplateId};

use crate::{StoreError, known, services::Today, utc};

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

/// A service's messages by template and status, those of test keys left out: whole days since `first_day`, and what there is
/// since `midnight`, when today began.
pub async fn counts(
    pool: &PgPool,
    service: ServiceId,
    first_day: Date,
    midnight: Timestamp,
) -> Result<Vec<TemplateCount>, StoreError> {
    sqlx::query!(
        r#"WITH counted AS (
               SELECT template_id, notification_type, notification_status AS status, sum(notification_count) AS number
               FROM ft_notification_status
               WHERE service_id = $1 AND bst_date >= $2 AND key_type <> 'test'
               GROUP BY 1, 2, 3
               UNION ALL
               SELECT template_id, notification_type::text, notification_status, count(*)
               FROM notifications
               WHERE service_id = $1 AND created_at >= $3 AND key_type <> 'test'
               GROUP BY 1, 2, 3)
           SELECT templates.id AS "id!", name AS "name!", hidden AS "hidden!",
               notification_type AS "notification_type!", status AS "status!", sum(number)::bigint AS "count!"
           FROM counted JOIN templates ON templates.id = template_id
           GROUP BY templates.id, notification_type, status
           ORDER BY templates.id, notification_type, status"#,
        service.as_uuid(),
        first_day.to_sqlx() as _,
        utc::to_column(midnight) as _,
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

/// When a service's template was last used, messages of test keys left out: the instant if that was since `midnight`, when
/// today began; else the start of the day if that was after `not_before`. The outer `None` means that there is no such
/// template.
pub async fn last_used(
    pool: &PgPool,
    service: ServiceId,
    id: TemplateId,
    midnight: Timestamp,
    not_before: Date,
) -> Result<Option<Option<Timestamp>>, StoreError> {
    let row = sqlx::query_scalar!(
        r#"SELECT COALESCE(
               (SELECT max(created_at) FROM notifications
                WHERE template_id = t.id AND service_id = t.service_id AND created_at >= $3 AND key_type <> 'test'
                    AND notification_type = t.template_type::text::notification_type),
               (SELECT max(bst_date)::timestamp FROM ft_notification_status
                WHERE template_id = t.id AND bst_date > $4 AND key_type <> 'test')) AS "last_used?: DateTime"
           FROM templates AS t WHERE id = $1 AND service_id = $2 AND NOT hidden"#,
        id.as_uuid(),
        service.as_uuid(),
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

/// How often a service's templates were used in the months of a financial year, month by month, then by name: the facts of
/// past days, and today's notifications. What test keys sent and what was cancelled does not count.
pub async fn usage_by_month(
    pool: &PgPool,
    service: ServiceId,
    financial_year: FinancialYear,
    today: Option<Today>,
) -> Result<Vec<TemplateUsage>, StoreError> {
    sqlx::query!(
        r#"WITH counted AS (
               SELECT template_id, date_trunc('month', bst_date)::date AS month, sum(notification_count) AS number
               FROM ft_notification_status
               WHERE service_id = $1 AND bst_date BETWEEN $2 AND $3 AND key_type <> 'test'
                   AND notification_status <> 'cancelled'
               GROUP BY 1, 2
               UNION ALL
               SELECT template_id, $5::date, count(*)
               FROM notifications
               WHERE service_id = $1 AND created_at >= $4 AND key_type <> 'test' AND notification_status <> 'cancelled'
               GROUP BY 1)
           SELECT templates.id AS "id!", name AS "name!", hidden AS "hidden!", template_type::text AS "template_type!",
               extract(year FROM month)::int AS "year!", extract(month FROM month)::int AS "month!",
               sum(number)::bigint AS "count!"
           FROM counted JOIN templates ON templates.id = template_id
           GROUP BY templates.id, month
           ORDER BY month, name, templates.id"#,
        service.as_uuid(),
        financial_year.first_day().to_sqlx() as _,
        financial_year.last_day().to_sqlx() as _,
        today.map(|today| utc::to_column(today.midnight)) as _,
        today.map(|today| today.month.to_sqlx()) as _,
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
