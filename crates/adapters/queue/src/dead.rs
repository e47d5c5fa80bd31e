//! Jobs that were given up: kept, listed, replayed.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use crate::QueueError;

/// A job that was given up.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadJob {
    /// The number it had while alive, and has again when replayed.
    pub id: i64,
    /// Which handler ran it.
    pub kind: String,
    /// The service it was done for.
    pub service_id: Option<Uuid>,
    /// As it was enqueued.
    pub payload: serde_json::Value,
    /// How often it was run.
    pub attempts: u16,
    /// Why it was given up.
    pub last_error: String,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was given up.
    pub died_at: Timestamp,
}

/// Which dead jobs are meant. Without kind and ids: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadFilter {
    /// Of this kind only.
    pub kind: Option<String>,
    /// Of these numbers only.
    pub ids: Option<Vec<i64>>,
}

impl DeadFilter {
    /// All of one kind.
    pub fn kind(kind: impl Into<String>) -> Self {
        Self { kind: Some(kind.into()), ids: None }
    }

    /// Certain ones.
    pub fn ids(ids: impl Into<Vec<i64>>) -> Self {
        Self { kind: None, ids: Some(ids.into()) }
    }
}

/// How many dead jobs there are.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn dead_count(pool: &PgPool) -> Result<u64, QueueError> {
    let count = sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM queue_dead_jobs"#).fetch_one(pool).await?;
    Ok(count.unsigned_abs())
}

/// The `limit` jobs that died last, newest first.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn list_dead(conn: impl PgExecutor<'_>, filter: &DeadFilter, limit: u16) -> Result<Vec<DeadJob>, QueueError> {
    let rows = sqlx::query!(
        r#"SELECT id, kind, service_id, payload, attempts, last_error,
             created_at AS "created_at: jiff_sqlx::Timestamp", died_at AS "died_at: jiff_sqlx::Timestamp"
         FROM queue_dead_jobs
         WHERE ($1::text IS NULL OR kind = $1) AND ($2::bigint[] IS NULL OR id = ANY ($2))
         ORDER BY died_at DESC, id DESC LIMIT $3"#,
        filter.kind.as_deref(),
        filter.ids.as_deref(),
        i64::from(limit),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DeadJob {
            id: row.id,
            kind: row.kind,
            service_id: Some(row.service_id).filter(|id| !id.is_nil()),
            payload: row.payload,
            attempts: row.attempts.unsigned_abs(),
            last_error: row.last_error.unwrap_or_default(),
            created_at: row.created_at.to_jiff(),
            died_at: row.died_at.to_jiff(),
        })
        .collect())
}

/// Puts dead jobs back into the queue, due at once, with all their attempts and their deadline before them. One whose unique
/// key is taken by now stays dead. Returns how many were put back.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn replay_dead(conn: &mut PgConnection, filter: &DeadFilter, now: Timestamp) -> Result<u64, QueueError> {
    let done = sqlx::query!(
        "WITH wanted AS MATERIALIZED (
             SELECT * FROM queue_dead_jobs
             WHERE ($1::text IS NULL OR kind = $1) AND ($2::bigint[] IS NULL OR id = ANY ($2))
             FOR UPDATE SKIP LOCKED
         ),
         revived AS (
             INSERT INTO queue_jobs (id, run_at, created_at, due_at, service_id, lane, outcome_unknown, kind, payload,
                 unique_key, last_error)
             OVERRIDING SYSTEM VALUE
             SELECT id, $3, created_at, $3, service_id, lane, outcome_unknown, kind, payload, unique_key, last_error
             FROM wanted
             ON CONFLICT DO NOTHING
             RETURNING id
         )
         DELETE FROM queue_dead_jobs WHERE id IN (SELECT id FROM revived)",
        filter.kind.as_deref(),
        filter.ids.as_deref(),
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes jobs that died before `before`; tells how many.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn delete_dead_before(conn: impl PgExecutor<'_>, before: Timestamp) -> Result<u64, QueueError> {
    let done = sqlx::query!("DELETE FROM queue_dead_jobs WHERE died_at < $1", before.to_sqlx() as _);
    Ok(done.execute(conn).await?.rows_affected())
}
