//! How full the queue is.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;

use crate::{Lane, QueueError};

/// What is in the queue of one kind and lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depth {
    /// The kind of job.
    pub kind: String,
    /// The lane.
    pub lane: Lane,
    /// Jobs that could run now, those of lost workers included.
    pub due: u64,
    /// Jobs that are to run later.
    pub scheduled: u64,
    /// Jobs that a worker holds.
    pub claimed: u64,
    /// How long the oldest of the jobs that could run now has been waiting.
    pub oldest_due_age: Option<SignedDuration>,
}

/// Counts the queue, by kind and lane; kinds and lanes without jobs are left out. Reads the whole queue: for a scrape every
/// few seconds or for the doctor, not for a request.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn depth(pool: &PgPool, now: Timestamp) -> Result<Vec<Depth>, QueueError> {
    let rows = sqlx::query!(
        r#"SELECT kind, lane,
             count(*) FILTER (WHERE run_at <= $1) AS "due!",
             count(*) FILTER (WHERE run_at > $1 AND lease IS NULL) AS "scheduled!",
             count(*) FILTER (WHERE run_at > $1 AND lease IS NOT NULL) AS "claimed!",
             min(run_at) FILTER (WHERE run_at <= $1) AS "oldest: jiff_sqlx::Timestamp"
         FROM queue_jobs GROUP BY kind, lane ORDER BY kind, lane"#,
        now.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Depth {
                kind: row.kind,
                lane: Lane::from_number(row.lane)?,
                due: row.due.unsigned_abs(),
                scheduled: row.scheduled.unsigned_abs(),
                claimed: row.claimed.unsigned_abs(),
                oldest_due_age: row.oldest.map(|oldest| now.duration_since(oldest.to_jiff())),
            })
        })
        .collect()
}
