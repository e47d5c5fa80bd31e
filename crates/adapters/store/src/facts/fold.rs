//! Adding what has changed to the facts.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};

use crate::{StoreError, utc};

/// Counts the deltas that wait.
pub async fn pending(pool: &PgPool) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(r#"SELECT count(*) AS "pending!" FROM fact_deltas"#).fetch_one(pool).await?)
}

/// Folds at most `at_most` pending deltas into the facts in one transaction, and tells how many there were. `None` if
/// somebody else is at it. Waits for a recount.
pub async fn fold(pool: &PgPool, at_most: i64, now: Timestamp) -> Result<Option<i64>, StoreError> {
    let mut transaction = crate::begin(pool).await?;
    // Of many nodes that fold every second, those that find one at it must not queue up behind it.
    let is_alone = sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock(hashtext('tidings_facts')) AS "is_alone!""#)
        .fetch_one(&mut *transaction)
        .await?;
    if !is_alone {
        return Ok(None);
    }
    lock_out_others(&mut transaction).await?;
    let deltas = fold_some(&mut transaction, at_most, now).await?;
    transaction.commit().await?;
    Ok(Some(deltas))
}

/// Waits until nobody else writes facts, and keeps them out until the transaction ends.
///
/// The lock is one on a table, since that is taken without a snapshot: what the transaction sees is what there is once it has
/// the lock. Reading and writing the table goes on.
pub(super) async fn lock_out_others(transaction: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("LOCK TABLE fact_rebuilds IN SHARE UPDATE EXCLUSIVE MODE").execute(transaction).await?;
    Ok(())
}

/// Folds in the transaction of a caller who has [locked others out](lock_out_others).
pub(super) async fn fold_some(transaction: &mut PgConnection, at_most: i64, now: Timestamp) -> Result<i64, StoreError> {
    let folded =
        sqlx::query_file!("src/facts/fold.sql", at_most, utc::to_column(now) as _).fetch_one(&mut *transaction).await?;
    // A group that nothing is left of has no row. A statement cannot change a row twice, so this takes another.
    if !folded.status.is_empty() {
        sqlx::query!("DELETE FROM ft_notification_status WHERE ctid = ANY($1::text[]::tid[])", &folded.status)
            .execute(&mut *transaction)
            .await?;
    }
    if !folded.billing.is_empty() {
        sqlx::query!("DELETE FROM ft_billing WHERE ctid = ANY($1::text[]::tid[])", &folded.billing)
            .execute(&mut *transaction)
            .await?;
    }
    if !folded.service_stats.is_empty() {
        sqlx::query!("DELETE FROM ft_service_stats WHERE ctid = ANY($1::text[]::tid[])", &folded.service_stats)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(folded.deltas)
}
