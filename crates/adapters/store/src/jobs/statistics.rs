//! How many notifications of jobs stand where.

use sqlx::PgPool;
use tidings_domain::{JobId, NotificationStatus};
use uuid::Uuid;

use crate::{StoreError, known};

/// So many notifications of a job stand there.
#[derive(Clone, Copy, Debug)]
pub struct JobCount {
    pub job_id: JobId,
    pub status: NotificationStatus,
    pub count: i64,
}

/// Those that are kept, as they stand now.
pub async fn live_counts(pool: &PgPool, jobs: &[JobId]) -> Result<Vec<JobCount>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT job_id AS "job_id!", notification_status AS "status!", count(*) AS "count!"
           FROM notifications WHERE job_id = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2"#,
        &uuids(jobs),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|row| counted(row.job_id, &row.status, row.count)).collect()
}

/// Those of days that are over, as they were counted then.
pub async fn counts_by_facts(pool: &PgPool, jobs: &[JobId]) -> Result<Vec<JobCount>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT job_id, notification_status AS status, sum(notification_count)::bigint AS "count!"
           FROM ft_notification_status WHERE job_id = ANY($1) GROUP BY 1, 2 ORDER BY 1, 2"#,
        &uuids(jobs),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|row| counted(row.job_id, &row.status, row.count)).collect()
}

fn uuids(jobs: &[JobId]) -> Vec<Uuid> {
    jobs.iter().map(|job| job.as_uuid()).collect()
}

fn counted(job: Uuid, status: &str, count: i64) -> Result<JobCount, StoreError> {
    Ok(JobCount { job_id: job.into(), status: known("notifications", "notification_status", status)?, count })
}
