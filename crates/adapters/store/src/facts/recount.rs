//! Comparing the facts of a day with its notifications.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool};
use tidings_domain::london;

use super::fold::{fold_some, lock_out_others};
use crate::{StoreError, utc};

/// So many deltas by one statement.
const FOLDED_AT_ONCE: i64 = 20_000;

/// Makes the facts of a day in London what its notifications say, all services at once, and tells how many rows were not. What
/// is pending is folded first, so that none is expected.
///
/// One transaction that sees one moment: whatever is committed later has its deltas beside it, and is folded later.
pub async fn recount(pool: &PgPool, day: Date, now: Timestamp) -> Result<i64, StoreError> {
    let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ").await?;
    lock_out_others(&mut transaction).await?;
    // A day may have many millions.
    sqlx::query!("SET LOCAL statement_timeout = '30min'").execute(&mut *transaction).await?;
    while fold_some(&mut transaction, FOLDED_AT_ONCE, now).await? == FOLDED_AT_ONCE {}
    count_notifications(&mut transaction, day).await?;
    let mut differences = 0;
    let (date, written_at) = (day.to_sqlx(), utc::to_column(now));
    differences += sqlx::query_file_scalar!("src/facts/mend_status.sql", date as _, written_at as _)
        .fetch_one(&mut *transaction)
        .await?;
    differences += sqlx::query_file_scalar!("src/facts/mend_billing.sql", date as _, written_at as _)
        .fetch_one(&mut *transaction)
        .await?;
    differences +=
        sqlx::query_file_scalar!("src/facts/mend_service_stats.sql", date as _).fetch_one(&mut *transaction).await?;
    sqlx::query!("DELETE FROM fact_recounts").execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(differences)
}

/// The one pass over the notifications: everything else is summed from it.
async fn count_notifications(transaction: &mut PgConnection, day: Date) -> Result<(), StoreError> {
    let (begin, end) = london::day_bounds(day);
    sqlx::query_file!(
        "src/facts/recount.sql",
        day.to_sqlx() as _,
        utc::to_column(begin) as _,
        utc::to_column(end) as _
    )
    .execute(transaction)
    .await?;
    Ok(())
}
