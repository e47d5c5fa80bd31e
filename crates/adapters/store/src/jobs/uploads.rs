//! What a service uploaded and sent: jobs, and uploaded letters by the day on which they are printed.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{JobId, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// A job, or the uploaded letters of a day.
#[derive(Clone, Debug)]
pub struct StoredUpload {
    /// Of a job.
    pub job_id: Option<JobId>,
    pub original_file_name: String,
    pub notification_count: i64,
    pub template_type: NotificationType,
    /// When it was made; of letters, when they are printed.
    pub created_at: Timestamp,
    pub scheduled_for: Option<Timestamp>,
    pub processing_started: Option<Timestamp>,
}

/// Which uploads are asked for.
#[derive(Clone, Copy, Debug)]
pub struct UploadsWanted {
    pub service_id: ServiceId,
    /// Made since.
    pub since: Option<Timestamp>,
    /// A day of UTC, from which the days of retention are counted back.
    pub today: Timestamp,
}

/// A statement about the uploads that are wanted: what is selected of them, what follows, and arguments from `$4` on.
///
/// Left out are jobs that were cancelled or wait for their time, and those of lists. Letters are printed at half past five by the
/// clock in London: what comes later is printed the next day.
macro_rules! uploads {
    ($query:ident, $select:literal, $after:literal, $wanted:expr $(, $argument:expr)* $(,)?) => {
        sqlx::$query!(
            $select + r#" FROM (
                   SELECT job.id, job.original_file_name::text AS file_name, job.notification_count::bigint AS number,
                       template.template_type::text AS template_type, job.created_at, job.scheduled_for,
                       job.processing_started
                   FROM jobs AS job
                   JOIN templates AS template ON template.id = job.template_id
                   LEFT JOIN service_data_retention AS kept ON kept.service_id = job.service_id
                       AND kept.notification_type::text = template.template_type::text
                   WHERE job.service_id = $1 AND job.original_file_name NOT IN ('Test message', 'Report')
                       AND job.job_status NOT IN ('cancelled', 'scheduled') AND job.contact_list_id IS NULL
                       AND job.created_at >= COALESCE($2::timestamp, '-infinity')
                       AND COALESCE(job.processing_started, job.created_at)
                           >= $3::timestamp::date - COALESCE(kept.days_of_retention, 7)
                   UNION ALL
                   SELECT NULL, 'Uploaded letters', count(*), 'letter', printed_at, NULL, printed_at
                   FROM (
                       SELECT (date_trunc('day', letter.created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/London'
                               + interval '6 hours 30 minutes') + interval '17 hours 30 minutes')
                               AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC' AS printed_at
                       FROM notifications AS letter
                       JOIN templates AS template ON template.id = letter.template_id AND template.hidden
                       WHERE letter.service_id = $1 AND letter.notification_type = 'letter'
                           AND letter.api_key_id IS NULL AND letter.notification_status <> 'cancelled'
                           AND letter.created_at >= COALESCE($2::timestamp, '-infinity')
                           AND letter.created_at >= $3::timestamp::date - COALESCE((
                               SELECT days_of_retention FROM service_data_retention
                               WHERE service_id = $1 AND notification_type = 'letter'), 7)) AS letters
                   GROUP BY printed_at) AS upload "# + $after,
            $wanted.service_id.as_uuid(),
            $wanted.since.map(utc::to_column) as _,
            utc::to_column($wanted.today) as _
            $(, $argument)*
        )
    };
}

/// A page of what a service uploaded, the latest begun first, after what is not begun.
pub async fn uploads(
    pool: &PgPool,
    wanted: UploadsWanted,
    offset: i64,
    limit: i64,
) -> Result<Vec<StoredUpload>, StoreError> {
    let rows = uploads!(
        query,
        r#"SELECT id AS "id?", file_name AS "file_name!", number AS "number!", template_type AS "template_type!",
               created_at AS "created_at!: jiff_sqlx::DateTime", scheduled_for AS "scheduled_for?: jiff_sqlx::DateTime",
               processing_started AS "processing_started?: jiff_sqlx::DateTime""#,
        "ORDER BY processing_started DESC, created_at DESC, id OFFSET $4 LIMIT $5",
        wanted,
        offset,
        limit,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredUpload {
                job_id: row.id.map(Into::into),
                original_file_name: row.file_name,
                notification_count: row.number,
                template_type: known("templates", "template_type", &row.template_type)?,
                created_at: utc::from_column(row.created_at),
                scheduled_for: row.scheduled_for.map(utc::from_column),
                processing_started: row.processing_started.map(utc::from_column),
            })
        })
        .collect()
}

/// How many uploads [`uploads`] has on all pages.
pub async fn count_uploads(pool: &PgPool, wanted: UploadsWanted) -> Result<i64, StoreError> {
    Ok(uploads!(query_scalar, r#"SELECT count(*) AS "count!""#, "", wanted).fetch_one(pool).await?)
}
