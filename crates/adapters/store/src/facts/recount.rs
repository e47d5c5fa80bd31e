//! Comparing the facts of a day with its notifications.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
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
    let mut transaction = crate::begin_repeatable_read(pool).await?;
    lock_out_others(&mut transaction).await?;
    // A day may have many millions. Sets are compared by hashing, whatever the planner believes of their sizes.
    sqlx::query!(
        "SELECT set_config(name, value, true) FROM (VALUES ('statement_timeout', '30min'), ('work_mem', '64MB'),
             ('enable_sort', 'off'), ('enable_mergejoin', 'off')) AS settings (name, value)"
    )
    .fetch_all(&mut *transaction)
    .await?;
    while fold_some(&mut transaction, FOLDED_AT_ONCE, now).await? == FOLDED_AT_ONCE {}
    let (begin, end) = london::day_bounds(day);
    let differences = sqlx::query_file_scalar!(
        "src/facts/mend.sql",
        day.to_sqlx() as _,
        utc::to_column(begin) as _,
        utc::to_column(end) as _,
        utc::to_column(now) as _,
    )
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(differences)
}
