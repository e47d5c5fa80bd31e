//! When jobs run next.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::PgExecutor;

use crate::QueueError;

/// When those of `ids` run next that wait; those that a worker holds, that are done or were given up are left out.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn next_runs(conn: impl PgExecutor<'_>, ids: &[i64]) -> Result<HashMap<i64, Timestamp>, QueueError> {
    let rows = sqlx::query!(
        r#"SELECT id, run_at AS "run_at: jiff_sqlx::Timestamp" FROM queue_jobs WHERE id = ANY ($1) AND lease IS NULL"#,
        ids,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.run_at.to_jiff())).collect())
}
