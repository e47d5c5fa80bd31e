//! Letting go of claimed jobs. Each function touches only jobs that are still held under the token given: a worker whose
//! lease ran out, and whose job another has taken over, changes nothing.

use std::{borrow::Cow, collections::HashSet};

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::QueueError;

/// What is kept of an error message, in bytes: rows stay small.
const LONGEST_ERROR: usize = 1000;

/// Jobs are done: deletes them. Returns how many were still held.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn acknowledge(conn: impl PgExecutor<'_>, lease: Uuid, ids: &[i64]) -> Result<u64, QueueError> {
    acknowledge_held(conn, &vec![lease; ids.len()], ids).await
}

/// The same for jobs of several leases: `leases[i]` is the one of `ids[i]`.
pub(crate) async fn acknowledge_held(
    conn: impl PgExecutor<'_>,
    leases: &[Uuid],
    ids: &[i64],
) -> Result<u64, QueueError> {
    // `= ANY` beside the join: an index scan whatever the planner thinks of the join.
    let done = sqlx::query!(
        "DELETE FROM queue_jobs job USING unnest($1::uuid[], $2::bigint[]) AS held (lease, id)
         WHERE job.id = ANY ($2) AND job.id = held.id AND job.lease = held.lease",
        leases,
        ids,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Jobs failed and are to be tried again: `(id, run_at, error)`. Returns how many were still held.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn retry(
    conn: impl PgExecutor<'_>,
    lease: Uuid,
    jobs: &[(i64, Timestamp, String)],
) -> Result<u64, QueueError> {
    let retries: Vec<Retry> = jobs
        .iter()
        .map(|(id, run_at, error)| Retry {
            lease,
            id: *id,
            run_at: *run_at,
            error: Some(error.clone()),
            outcome_unknown: false,
        })
        .collect();
    retry_held(conn, &retries).await
}

/// A held job that is to be tried again.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    pub(crate) lease: Uuid,
    pub(crate) id: i64,
    pub(crate) run_at: Timestamp,
    /// What went wrong. None when it was not tried: the attempt does not count, and an earlier error stands.
    pub(crate) error: Option<String>,
    /// It may have worked.
    pub(crate) outcome_unknown: bool,
}

/// The same for jobs of several leases.
pub(crate) async fn retry_held(conn: impl PgExecutor<'_>, retries: &[Retry]) -> Result<u64, QueueError> {
    let leases: Vec<Uuid> = retries.iter().map(|retry| retry.lease).collect();
    let ids: Vec<i64> = retries.iter().map(|retry| retry.id).collect();
    let run_ats: Vec<jiff_sqlx::Timestamp> = retries.iter().map(|retry| retry.run_at.to_sqlx()).collect();
    let errors: Vec<Option<Cow<'_, str>>> = retries.iter().map(|retry| retry.error.as_deref().map(shortened)).collect();
    let unknown: Vec<bool> = retries.iter().map(|retry| retry.outcome_unknown).collect();
    let done = sqlx::query!(
        "UPDATE queue_jobs job SET lease = NULL, run_at = held.run_at, last_error = COALESCE(held.error, job.last_error),
             attempts = CASE WHEN held.error IS NULL THEN job.attempts - 1 ELSE job.attempts END,
             outcome_unknown = job.outcome_unknown OR held.outcome_unknown
         FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::bool[])
             AS held (lease, id, run_at, error, outcome_unknown)
         WHERE job.id = ANY ($2) AND job.id = held.id AND job.lease = held.lease",
        &leases,
        &ids,
        &run_ats as _,
        &errors as _,
        &unknown,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Jobs are given up: moves them to the dead ones, `(id, error)`. Returns those that were still held; only for these may
/// the caller do what else giving up means, in the same transaction.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn bury(
    conn: impl PgExecutor<'_>,
    lease: Uuid,
    jobs: &[(i64, String)],
    now: Timestamp,
) -> Result<HashSet<i64>, QueueError> {
    let held: Vec<(Uuid, i64, &str)> = jobs.iter().map(|(id, error)| (lease, *id, error.as_str())).collect();
    bury_held(conn, &held, now).await
}

/// The same for jobs of several leases: `(lease, id, error)`.
pub(crate) async fn bury_held(
    conn: impl PgExecutor<'_>,
    jobs: &[(Uuid, i64, &str)],
    now: Timestamp,
) -> Result<HashSet<i64>, QueueError> {
    let leases: Vec<Uuid> = jobs.iter().map(|job| job.0).collect();
    let ids: Vec<i64> = jobs.iter().map(|job| job.1).collect();
    let errors: Vec<Cow<'_, str>> = jobs.iter().map(|job| shortened(job.2)).collect();
    let buried = sqlx::query_scalar!(
        "WITH gone AS (
             DELETE FROM queue_jobs job USING unnest($1::uuid[], $2::bigint[], $3::text[]) AS held (lease, id, error)
             WHERE job.id = ANY ($2) AND job.id = held.id AND job.lease = held.lease
             RETURNING job.*, held.error
         )
         INSERT INTO queue_dead_jobs (id, run_at, created_at, due_at, died_at, service_id, lane, attempts,
             outcome_unknown, kind, payload, unique_key, last_error)
         SELECT id, run_at, created_at, due_at, $4, service_id, lane, attempts, outcome_unknown, kind, payload, unique_key,
             error
         FROM gone
         RETURNING id",
        &leases,
        &ids,
        &errors as _,
        now.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(buried.into_iter().collect())
}

/// Jobs are still being worked on: their lease ends at `until`. Returns how many were still held.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn extend(pool: &PgPool, lease: Uuid, ids: &[i64], until: Timestamp) -> Result<u64, QueueError> {
    extend_held(pool, &vec![lease; ids.len()], ids, until).await
}

/// The same for jobs of several leases: `leases[i]` is the one of `ids[i]`.
pub(crate) async fn extend_held(
    conn: impl PgExecutor<'_>,
    leases: &[Uuid],
    ids: &[i64],
    until: Timestamp,
) -> Result<u64, QueueError> {
    // Rows that are just being acknowledged are skipped: waiting for them, in another order, could deadlock.
    let done = sqlx::query!(
        "UPDATE queue_jobs SET run_at = $3 WHERE id = ANY (ARRAY(
             SELECT job.id FROM queue_jobs job JOIN unnest($1::uuid[], $2::bigint[]) AS held (lease, id)
                 ON job.id = held.id AND job.lease = held.lease
             WHERE job.id = ANY ($2)
             FOR UPDATE OF job SKIP LOCKED
         ))",
        leases,
        ids,
        until.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Gives jobs back that were not finished: due at once, the attempt not counted. They were started, so their outcome is
/// unknown from now on. Returns how many were still held.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn release(conn: impl PgExecutor<'_>, lease: Uuid, ids: &[i64], now: Timestamp) -> Result<u64, QueueError> {
    release_held(conn, &vec![lease; ids.len()], ids, now).await
}

/// The same for jobs of several leases: `leases[i]` is the one of `ids[i]`.
pub(crate) async fn release_held(
    conn: impl PgExecutor<'_>,
    leases: &[Uuid],
    ids: &[i64],
    now: Timestamp,
) -> Result<u64, QueueError> {
    let done = sqlx::query!(
        "UPDATE queue_jobs job SET lease = NULL, run_at = $3, attempts = attempts - 1, outcome_unknown = true
         FROM unnest($1::uuid[], $2::bigint[]) AS held (lease, id)
         WHERE job.id = ANY ($2) AND job.id = held.id AND job.lease = held.lease",
        leases,
        ids,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The beginning of a long error message, without the one character that PostgreSQL cannot keep.
fn shortened(error: &str) -> Cow<'_, str> {
    let start = &error[..error.floor_char_boundary(LONGEST_ERROR)];
    if start.contains('\0') { start.replace('\0', " ").into() } else { start.into() }
}
