//! Letters of a job, before they are printed.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::JobId;

use crate::{StoreError, utc};

/// Whether nothing of a job's letters is on its way to, or at, the printer.
pub async fn may_cancel_letters(conn: &mut PgConnection, id: JobId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT NOT EXISTS (
               SELECT FROM notifications WHERE job_id = $1 AND notification_status NOT IN (
                   'created', 'cancelled', 'virus-scan-failed', 'validation-failed', 'technical-failure',
                   'pending-virus-check')) AS "may!""#,
        id.as_uuid(),
    )
    .fetch_one(conn)
    .await?)
}

/// Cancels a job with all of its letters; how many they are.
pub async fn cancel_letters(conn: &mut PgConnection, id: JobId, now: Timestamp) -> Result<u64, StoreError> {
    let now = utc::to_column(now);
    let done = sqlx::query!(
        "UPDATE notifications SET notification_status = 'cancelled', updated_at = $2, billable_units = 0 WHERE job_id = $1",
        id.as_uuid(),
        now as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("UPDATE jobs SET job_status = 'cancelled', updated_at = $2 WHERE id = $1", id.as_uuid(), now as _)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
