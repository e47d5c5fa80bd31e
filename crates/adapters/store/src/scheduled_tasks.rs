//! How the tasks of the schedule went: the table `scheduled_tasks`. Errors hold no personal data.

use std::time::Duration;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgExecutor, PgPool};

use crate::StoreError;

/// How a task went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTask {
    pub name: String,
    pub known_since: Timestamp,
    /// Of the last run that did all that it should.
    pub success: Option<Success>,
    /// Runs since then that did not.
    pub failures: i32,
    pub last_error: Option<String>,
}

/// A run that did all that it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Success {
    /// When it began.
    pub at: Timestamp,
    pub took: Duration,
    /// What it did, counted in whatever the task is about.
    pub done: u64,
}

/// Says which tasks there are; those that are known already stay as they are.
pub async fn declare(pool: &PgPool, names: &[&str], now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO scheduled_tasks (name, known_since) SELECT name, $2 FROM UNNEST($1::text[]) AS name ORDER BY name
         ON CONFLICT DO NOTHING",
        names as _,
        now.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Writes down that a task did all that it should.
pub async fn succeeded(pool: &PgPool, name: &str, success: Success) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO scheduled_tasks AS task (name, known_since, succeeded_at, took_ms, done) VALUES ($1, $2, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET succeeded_at = excluded.succeeded_at, took_ms = excluded.took_ms,
             done = excluded.done, failures = 0, failed_at = NULL, last_error = NULL
         WHERE task.succeeded_at IS NULL OR task.succeeded_at <= excluded.succeeded_at",
        name,
        success.at.to_sqlx() as _,
        i64::try_from(success.took.as_millis()).unwrap_or(i64::MAX),
        i64::try_from(success.done).unwrap_or(i64::MAX),
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Writes down that a task that began at `at` did not.
pub async fn failed(pool: &PgPool, name: &str, at: Timestamp, error: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO scheduled_tasks AS task (name, known_since, failures, failed_at, last_error)
         VALUES ($1, $2, 1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET failures = task.failures + 1, failed_at = excluded.failed_at,
             last_error = excluded.last_error",
        name,
        at.to_sqlx() as _,
        error,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// How the tasks went, of which anything is known.
pub async fn list(executor: impl PgExecutor<'_>) -> Result<Vec<StoredTask>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT name, known_since AS "known_since: jiff_sqlx::Timestamp",
               succeeded_at AS "succeeded_at: jiff_sqlx::Timestamp", took_ms, done, failures, last_error
           FROM scheduled_tasks ORDER BY name"#
    )
    .map(|row| StoredTask {
        name: row.name,
        known_since: row.known_since.to_jiff(),
        success: row.succeeded_at.map(|at| Success {
            at: at.to_jiff(),
            took: Duration::from_millis(row.took_ms.unwrap_or_default().unsigned_abs()),
            done: row.done.unwrap_or_default().unsigned_abs(),
        }),
        failures: row.failures,
        last_error: row.last_error,
    })
    .fetch_all(executor)
    .await?)
}
