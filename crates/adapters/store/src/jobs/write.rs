//! A job is made, and maybe cancelled before it is begun.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{ContactListId, JobId, ServiceId, TemplateId, UserId};

use crate::{StoreError, utc};

/// A job to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    pub id: JobId,
    pub service_id: ServiceId,
    pub template_id: TemplateId,
    pub template_version: i32,
    pub original_file_name: &'a str,
    pub notification_count: i32,
    pub created_by: UserId,
    /// Not now but then.
    pub scheduled_for: Option<Timestamp>,
    pub contact_list_id: Option<ContactListId>,
}

/// Stores a job, pending or scheduled; `false` when its id is taken.
pub async fn insert(conn: &mut PgConnection, job: &NewJob<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO jobs (id, service_id, template_id, template_version, original_file_name, notification_count,
             created_by_id, scheduled_for, contact_list_id, created_at, job_status, notifications_sent,
             notifications_delivered, notifications_failed, archived)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
             CASE WHEN $8::timestamp IS NULL THEN 'pending' ELSE 'scheduled' END, 0, 0, 0, false)
         ON CONFLICT (id) DO NOTHING",
        job.id.as_uuid(),
        job.service_id.as_uuid(),
        job.template_id.as_uuid(),
        job.template_version,
        job.original_file_name,
        job.notification_count,
        job.created_by.as_uuid(),
        job.scheduled_for.map(utc::to_column) as _,
        job.contact_list_id.map(ContactListId::as_uuid),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Cancels a job that waits for its time; whether it waited.
pub async fn cancel_scheduled(
    conn: &mut PgConnection,
    service: ServiceId,
    id: JobId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE jobs SET job_status = 'cancelled', updated_at = $3
         WHERE id = $1 AND service_id = $2 AND job_status = 'scheduled'",
        id.as_uuid(),
        service.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
