//! Which spreadsheets are kept. Their contents are files outside the database.

use std::collections::HashSet;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use tidings_domain::{JobId, ServiceId};
use uuid::Uuid;

use crate::{StoreError, utc};

/// Up to `at_most` jobs whose files have been kept for as long as their service keeps messages of their channel, on a day of UTC: made,
/// or to be begun, before the day that is so many days ago.
pub async fn with_expired_files(
    pool: &PgPool,
    today: Date,
    at_most: i64,
) -> Result<Vec<(JobId, ServiceId)>, StoreError> {
    Ok(sqlx::query!(
        "SELECT job.id, job.service_id FROM jobs AS job
         LEFT JOIN templates AS template ON template.id = job.template_id
         LEFT JOIN retention_days AS kept ON kept.service_id = job.service_id
             AND kept.notification_type::text = template.template_type::text
         WHERE NOT job.archived AND COALESCE(job.scheduled_for, job.created_at) < $1::date - COALESCE(kept.days, 7)
         ORDER BY job.created_at, job.id LIMIT $2",
        today.to_sqlx() as _,
        at_most,
    )
    .map(|row| (row.id.into(), row.service_id.into()))
    .fetch_all(pool)
    .await?)
}

/// Says that the files of jobs are gone.
pub async fn archive(pool: &PgPool, ids: &[JobId], now: Timestamp) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "UPDATE jobs SET archived = true, updated_at = $2 WHERE id = ANY($1) AND NOT archived",
        &ids,
        utc::to_column(now) as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Those of `ids` that are jobs whose files are kept.
pub async fn keeping_files(pool: &PgPool, ids: &[JobId]) -> Result<HashSet<JobId>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let kept =
        sqlx::query_scalar!("SELECT id FROM jobs WHERE id = ANY($1) AND NOT archived", &ids).fetch_all(pool).await?;
    Ok(kept.into_iter().map(Into::into).collect())
}
