//! A job on its way from rows to notifications.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{JobId, JobStatus, ServiceId, TemplateId};

use crate::{StoreError, known, utc};

/// A job that is to be processed.
#[derive(Clone, Debug)]
pub struct JobToProcess {
    pub id: JobId,
    pub service_id: ServiceId,
    pub template_id: TemplateId,
    pub template_version: i32,
    pub notification_count: i32,
    pub status: JobStatus,
}

/// Locks a job until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: JobId) -> Result<Option<JobToProcess>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT service_id, template_id AS "template_id!", template_version, notification_count, job_status
           FROM jobs WHERE id = $1 AND template_id IS NOT NULL FOR NO KEY UPDATE"#,
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(JobToProcess {
        id,
        service_id: row.service_id.into(),
        template_id: row.template_id.into(),
        template_version: row.template_version,
        notification_count: row.notification_count,
        status: known("jobs", "job_status", &row.job_status)?,
    }))
}

/// Begins a job, begun or not.
pub async fn begin(conn: &mut PgConnection, id: JobId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE jobs SET job_status = 'in progress', processing_started = COALESCE(processing_started, $2), updated_at = $2
         WHERE id = $1",
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a job that has not ended as `status`; whether it had not. Only of one whose rows were looked at is told when that was
/// over.
pub async fn end(
    executor: impl PgExecutor<'_>,
    id: JobId,
    status: JobStatus,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let not_ended: Vec<_> =
        JobStatus::ALL.iter().filter(|status| !status.has_ended()).map(|status| status.as_str()).collect();
    let done = sqlx::query!(
        "UPDATE jobs SET job_status = $2, updated_at = $3,
             processing_finished = CASE WHEN $5 THEN $3 ELSE processing_finished END
         WHERE id = $1 AND job_status = ANY($4)",
        id.as_uuid(),
        status.as_str(),
        utc::to_column(now) as _,
        &not_ended as _,
        !matches!(status, JobStatus::Cancelled | JobStatus::Error),
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The rows of a job of which there are notifications, kept or in the history.
pub async fn rows_created(pool: &PgPool, id: JobId) -> Result<Vec<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT job_row_number AS "row!" FROM notifications WHERE job_id = $1 AND job_row_number IS NOT NULL
           UNION ALL
           SELECT job_row_number FROM notification_history WHERE job_id = $1 AND job_row_number IS NOT NULL"#,
        id.as_uuid(),
    )
    .fetch_all(pool)
    .await?)
}

/// Jobs that should have been begun, or were, before an instant, and have not ended, with their services.
pub async fn to_be_resumed(conn: &mut PgConnection, before: Timestamp) -> Result<Vec<(JobId, ServiceId)>, StoreError> {
    Ok(sqlx::query!(
        "SELECT id, service_id FROM jobs
         WHERE job_status IN ('pending', 'scheduled', 'in progress')
             AND COALESCE(processing_started, scheduled_for, created_at) < $1 AND template_id IS NOT NULL
         ORDER BY COALESCE(scheduled_for, created_at), id LIMIT 1000",
        utc::to_column(before) as _,
    )
    .map(|row| (row.id.into(), row.service_id.into()))
    .fetch_all(conn)
    .await?)
}
