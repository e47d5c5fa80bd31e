//! Those of a spreadsheet, and letters that were uploaded.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use tidings_domain::{JobId, NotificationStatus, NotificationType, ServiceId};

use super::{Row, ShownNotification};
use crate::StoreError;

/// Which notifications of a job are on a page.
#[derive(Clone, Copy, Debug)]
pub struct ShownOfJob<'a> {
    pub service_id: ServiceId,
    pub job_id: JobId,
    /// Of any of these channels; of any at all if there are none.
    pub notification_types: &'a [NotificationType],
    /// In any of these states; in any at all if `None`.
    pub statuses: Option<&'a [NotificationStatus]>,
    pub offset: i64,
    pub limit: i64,
}

impl ShownOfJob<'_> {
    fn types(&self) -> Vec<&'static str> {
        self.notification_types.iter().map(|channel| channel.as_str()).collect()
    }

    fn statuses(&self) -> Option<Vec<&'static str>> {
        self.statuses.map(|all| all.iter().map(|status| status.as_str()).collect())
    }
}

/// A page of a job's notifications, in the order of its rows.
pub async fn shown_of_job(pool: &PgPool, wanted: &ShownOfJob<'_>) -> Result<Vec<ShownNotification>, StoreError> {
    let (types, statuses) = (wanted.types(), wanted.statuses());
    shown!(
        ["WHERE n.job_id = $1 AND n.service_id = $2 AND ($3::text[] IS NULL OR n.notification_status = ANY($3))
              AND (cardinality($4::text[]) = 0 OR n.notification_type::text = ANY($4))
          ORDER BY n.job_row_number OFFSET $5 LIMIT $6"],
        wanted.job_id.as_uuid(),
        wanted.service_id.as_uuid(),
        statuses.as_deref() as _,
        &types as _,
        wanted.offset,
        wanted.limit,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// How many notifications [`shown_of_job`] has on all pages.
pub async fn count_of_job(pool: &PgPool, wanted: &ShownOfJob<'_>) -> Result<i64, StoreError> {
    let (types, statuses) = (wanted.types(), wanted.statuses());
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM notifications
           WHERE job_id = $1 AND service_id = $2 AND ($3::text[] IS NULL OR notification_status = ANY($3))
               AND (cardinality($4::text[]) = 0 OR notification_type::text = ANY($4))"#,
        wanted.job_id.as_uuid(),
        wanted.service_id.as_uuid(),
        statuses.as_deref() as _,
        &types as _,
    )
    .fetch_one(pool)
    .await?)
}

/// A page of a service's uploaded letters that are printed on a day in London, the newest first. What is made after half past
/// five is printed the next day.
pub async fn uploaded_letters(
    pool: &PgPool,
    service: ServiceId,
    print_day: Date,
    offset: i64,
    limit: i64,
) -> Result<Vec<ShownNotification>, StoreError> {
    shown!(
        ["WHERE n.service_id = $1 AND n.notification_type = 'letter' AND n.api_key_id IS NULL
              AND n.notification_status <> 'cancelled' AND n.template_id IN (SELECT id FROM templates WHERE hidden)
              AND n.created_at BETWEEN $2::date - interval '2 days' AND $2::date + interval '1 day'
              AND (n.created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London' + interval '6 hours 30 minutes')::date = $2
          ORDER BY n.created_at DESC, n.id DESC OFFSET $3 LIMIT $4"],
        service.as_uuid(),
        print_day.to_sqlx() as _,
        offset,
        limit,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// How many letters [`uploaded_letters`] has on all pages.
pub async fn count_uploaded_letters(pool: &PgPool, service: ServiceId, print_day: Date) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM notifications AS n
           WHERE n.service_id = $1 AND n.notification_type = 'letter' AND n.api_key_id IS NULL
               AND n.notification_status <> 'cancelled' AND n.template_id IN (SELECT id FROM templates WHERE hidden)
               AND n.created_at BETWEEN $2::date - interval '2 days' AND $2::date + interval '1 day'
               AND (n.created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London' + interval '6 hours 30 minutes')::date = $2"#,
        service.as_uuid(),
        print_day.to_sqlx() as _,
    )
    .fetch_one(pool)
    .await?)
}
