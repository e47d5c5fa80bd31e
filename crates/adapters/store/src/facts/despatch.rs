//! What letters cost by the day on which they were posted.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;

use crate::{StoreError, utc};

/// Makes the facts of what was posted from the first to the last day what the printer reported, and tells how many rows were
/// not: there are no deltas of these, so they are a night old.
pub async fn recount_despatches(pool: &PgPool, first: Date, last: Date, now: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_file_scalar!(
        "src/facts/recount_despatches.sql",
        first.to_sqlx() as _,
        last.to_sqlx() as _,
        utc::to_column(now) as _
    )
    .fetch_one(pool)
    .await?)
}
