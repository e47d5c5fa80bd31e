//! Jobs: spreadsheets that services send, as their teams read them.

mod files;
mod letters;
mod process;
mod statistics;
mod uploads;
mod write;

use jiff::Timestamp;
use sqlx::{PgExecutor, PgPool};
use tidings_domain::{ContactListId, JobId, JobStatus, NotificationType, ServiceId, TemplateId, UserId};
use uuid::Uuid;

pub use files::{archive, keeping_files, with_expired_files};
pub use letters::{cancel_letters, may_cancel_letters};
pub use process::{JobToProcess, begin, end, lock, rows_created, to_be_resumed};
pub use statistics::{JobCount, counts};
pub use uploads::{StoredUpload, UploadsWanted, count_uploads, uploads};
pub use write::{NewJob, cancel_scheduled, insert};

use crate::{StoreError, known, utc};

/// A job with the names of what it is of.
#[derive(Clone, Debug)]
pub struct StoredJob {
    pub id: JobId,
    pub original_file_name: String,
    pub service_id: ServiceId,
    pub service_name: String,
    pub template_id: TemplateId,
    pub template_name: String,
    pub template_type: NotificationType,
    pub template_version: i32,
    pub notification_count: i32,
    pub status: JobStatus,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub processing_started: Option<Timestamp>,
    pub processing_finished: Option<Timestamp>,
    pub scheduled_for: Option<Timestamp>,
    /// Who sent it, if the account is there, and the name.
    pub created_by: Option<(UserId, String)>,
    pub archived: bool,
    pub contact_list_id: Option<ContactListId>,
}

struct Row {
    id: Uuid,
    original_file_name: String,
    service_id: Uuid,
    service_name: String,
    template_id: Uuid,
    template_name: String,
    template_type: String,
    template_version: i32,
    notification_count: i32,
    job_status: String,
    created_at: jiff_sqlx::DateTime,
    updated_at: Option<jiff_sqlx::DateTime>,
    processing_started: Option<jiff_sqlx::DateTime>,
    processing_finished: Option<jiff_sqlx::DateTime>,
    scheduled_for: Option<jiff_sqlx::DateTime>,
    creator_id: Option<Uuid>,
    creator_name: Option<String>,
    archived: bool,
    contact_list_id: Option<Uuid>,
}

impl TryFrom<Row> for StoredJob {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            original_file_name: row.original_file_name,
            service_id: row.service_id.into(),
            service_name: row.service_name,
            template_id: row.template_id.into(),
            template_name: row.template_name,
            template_type: known("templates", "template_type", &row.template_type)?,
            template_version: row.template_version,
            notification_count: row.notification_count,
            status: known("jobs", "job_status", &row.job_status)?,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
            processing_started: row.processing_started.map(utc::from_column),
            processing_finished: row.processing_finished.map(utc::from_column),
            scheduled_for: row.scheduled_for.map(utc::from_column),
            created_by: row.creator_id.zip(row.creator_name).map(|(id, name)| (id.into(), name)),
            archived: row.archived,
            contact_list_id: row.contact_list_id.map(Into::into),
        })
    }
}

/// The jobs that a condition picks, which is what follows in the statement.
macro_rules! jobs {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT job.id, job.original_file_name, job.service_id, services.name AS service_name,
                   template.id AS template_id, template.name AS template_name,
                   template.template_type::text AS "template_type!", job.template_version, job.notification_count,
                   job.job_status, job.created_at AS "created_at: jiff_sqlx::DateTime",
                   job.updated_at AS "updated_at: jiff_sqlx::DateTime",
                   job.processing_started AS "processing_started: jiff_sqlx::DateTime",
                   job.processing_finished AS "processing_finished: jiff_sqlx::DateTime",
                   job.scheduled_for AS "scheduled_for: jiff_sqlx::DateTime", creator.id AS "creator_id?",
                   creator.name AS "creator_name?", job.archived, job.contact_list_id
               FROM jobs AS job
               JOIN services ON services.id = job.service_id
               JOIN templates AS template ON template.id = job.template_id
               LEFT JOIN users AS creator ON creator.id = job.created_by_id "# + $which,
            $($argument),+
        )
    };
}

/// One job of a service.
pub async fn get(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: JobId,
) -> Result<Option<StoredJob>, StoreError> {
    jobs!("WHERE job.id = $1 AND job.service_id = $2", id.as_uuid(), service.as_uuid())
        .fetch_optional(executor)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Which jobs of a service are asked for.
#[derive(Clone, Copy, Debug)]
pub struct JobsWanted<'a> {
    pub service_id: ServiceId,
    /// Brought since.
    pub since: Option<Timestamp>,
    /// In any of these states; in any at all if there are none.
    pub statuses: &'a [JobStatus],
    /// Whose recipients came from this list.
    pub contact_list_id: Option<ContactListId>,
}

impl JobsWanted<'_> {
    fn statuses(&self) -> Vec<&'static str> {
        self.statuses.iter().map(|status| status.as_str()).collect()
    }
}

/// A page of a service's jobs: those that are not begun first, then the latest begun. Files by which single messages were once
/// sent are left out.
pub async fn list(
    pool: &PgPool,
    wanted: &JobsWanted<'_>,
    offset: i64,
    limit: i64,
) -> Result<Vec<StoredJob>, StoreError> {
    jobs!(
        "WHERE job.service_id = $1 AND job.original_file_name NOT IN ('Test message', 'Report')
             AND job.created_at >= COALESCE($2::timestamp, '-infinity')
             AND (cardinality($3::text[]) = 0 OR job.job_status = ANY($3))
             AND ($4::uuid IS NULL OR job.contact_list_id = $4)
         ORDER BY job.processing_started DESC, job.created_at DESC, job.id DESC OFFSET $5 LIMIT $6",
        wanted.service_id.as_uuid(),
        wanted.since.map(utc::to_column) as _,
        &wanted.statuses() as _,
        wanted.contact_list_id.map(ContactListId::as_uuid),
        offset,
        limit,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// How many jobs [`list`] has on all pages.
pub async fn count(pool: &PgPool, wanted: &JobsWanted<'_>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM jobs
           WHERE service_id = $1 AND original_file_name NOT IN ('Test message', 'Report') AND template_id IS NOT NULL
               AND created_at >= COALESCE($2::timestamp, '-infinity')
               AND (cardinality($3::text[]) = 0 OR job_status = ANY($3))
               AND ($4::uuid IS NULL OR contact_list_id = $4)"#,
        wanted.service_id.as_uuid(),
        wanted.since.map(utc::to_column) as _,
        &wanted.statuses() as _,
        wanted.contact_list_id.map(ContactListId::as_uuid),
    )
    .fetch_one(pool)
    .await?)
}

/// How many jobs of a service wait for their time, and when the next begins.
pub async fn scheduled(pool: &PgPool, service: ServiceId) -> Result<(i64, Option<Timestamp>), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "count!", min(scheduled_for) AS "soonest: jiff_sqlx::DateTime"
           FROM jobs WHERE service_id = $1 AND job_status = 'scheduled'"#,
        service.as_uuid(),
    )
    .fetch_one(pool)
    .await?;
    Ok((row.count, row.soonest.map(utc::from_column)))
}

/// Whether a file of this name was sent by this version of a template since an instant, apart from those that were cancelled.
pub async fn was_sent(
    pool: &PgPool,
    service: ServiceId,
    (template, version): (TemplateId, i32),
    original_file_name: &str,
    since: Timestamp,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM jobs WHERE service_id = $1 AND template_id = $2 AND template_version = $3
                   AND original_file_name = $4 AND created_at >= $5 AND job_status <> 'cancelled') AS "exists!""#,
        service.as_uuid(),
        template.as_uuid(),
        version,
        original_file_name,
        utc::to_column(since) as _,
    )
    .fetch_one(pool)
    .await?)
}
