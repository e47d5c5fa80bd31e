//! How many notifications of jobs stand where.

use sqlx::PgPool;
use tidings_domain::{JobId, NotificationStatus, ServiceId};
use uuid::Uuid;

use crate::{StoreError, known};

/// So many notifications of a job stand there.
#[derive(Clone, Copy, Debug)]
pub struct JobCount {
    pub job_id: JobId,
    pub status: NotificationStatus,
    pub count: i64,
}

/// Those of some jobs of a service.
pub async fn counts(pool: &PgPool, service: ServiceId, jobs: &[JobId]) -> Result<Vec<JobCount>, StoreError> {
    let jobs: Vec<Uuid> = jobs.iter().map(|job| job.as_uuid()).collect();
    let rows = sqlx::query!(
        r#"SELECT job_id AS "job_id!", notification_status AS "status!", sum(notification_count) AS "count!"
           FROM notification_status_facts WHERE service_id = $1 AND job_id = ANY($2)
           GROUP BY 1, 2 HAVING sum(notification_count) <> 0 ORDER BY 1, 2"#,
        service.as_uuid(),
        &jobs,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = known("notifications", "notification_status", &row.status)?;
            Ok(JobCount { job_id: row.job_id.into(), status, count: row.count })
        })
        .collect()
}
