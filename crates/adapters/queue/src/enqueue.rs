//! Putting jobs into the queue.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{NewJob, QueueError};

/// Enqueues jobs in one statement, as part of the caller's transaction: they exist if it commits. Wake the workers after the
/// commit ([`Waker::announce`](crate::Waker::announce)).
///
/// A job whose unique key is taken is left out; if another transaction has just taken it, this waits for its end. Returns how
/// many were enqueued.
///
/// # Errors
/// [`QueueError::Database`]; the transaction is lost then.
pub async fn enqueue(conn: impl PgExecutor<'_>, jobs: &[NewJob], now: Timestamp) -> Result<u64, QueueError> {
    if jobs.is_empty() {
        return Ok(0);
    }
    let kinds: Vec<&str> = jobs.iter().map(|job| job.kind).collect();
    let lanes: Vec<i16> = jobs.iter().map(|job| job.lane.number()).collect();
    let services: Vec<Uuid> = jobs.iter().map(|job| job.service_id.unwrap_or(Uuid::nil())).collect();
    let payloads: Vec<&serde_json::Value> = jobs.iter().map(|job| &job.payload).collect();
    let run_ats: Vec<jiff_sqlx::Timestamp> = jobs.iter().map(|job| job.run_at.to_sqlx()).collect();
    let unique_keys: Vec<Option<&str>> = jobs.iter().map(|job| job.unique_key.as_deref()).collect();
    // In order of key, so that two transactions that enqueue the same keys wait for each other and do not deadlock.
    let done = sqlx::query!(
        "INSERT INTO queue_jobs (kind, lane, service_id, payload, run_at, due_at, unique_key, created_at)
         SELECT kind, lane, service_id, payload, run_at, run_at, unique_key, $7
         FROM unnest($1::text[], $2::smallint[], $3::uuid[], $4::jsonb[], $5::timestamptz[], $6::text[])
             WITH ORDINALITY AS new (kind, lane, service_id, payload, run_at, unique_key, place)
         ORDER BY kind, unique_key, place
         ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL DO NOTHING",
        &kinds as _,
        &lanes,
        &services,
        &payloads as _,
        &run_ats as _,
        &unique_keys as _,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
