//! Taking a job back.

use sqlx::PgExecutor;

use crate::QueueError;

/// Takes the job of a kind with a unique key out of the queue, unless a worker has it; whether it was there to be taken. What
/// is decided holds: of this and a claim at the same time one waits for the other.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn cancel(conn: impl PgExecutor<'_>, kind: &str, unique_key: &str) -> Result<bool, QueueError> {
    let done =
        sqlx::query!("DELETE FROM queue_jobs WHERE kind = $1 AND unique_key = $2 AND lease IS NULL", kind, unique_key,)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() > 0)
}
