//! What the jobs in the queue are about.

use std::collections::HashSet;

use sqlx::PgExecutor;

use crate::QueueError;

/// Those of `values` that a job of these kinds, waiting or claimed, has in a field of its payload. Reads all jobs of these kinds: for
/// looks now and then.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn named(
    conn: impl PgExecutor<'_>,
    kinds: &[&str],
    field: &str,
    values: &[String],
) -> Result<HashSet<String>, QueueError> {
    let found = sqlx::query_scalar!(
        r#"SELECT payload ->> $2 AS "value!" FROM queue_jobs WHERE kind = ANY($1) AND payload ->> $2 = ANY($3)"#,
        kinds as _,
        field,
        values,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().collect())
}
