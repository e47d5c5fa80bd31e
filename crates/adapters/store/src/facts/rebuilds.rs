//! The record of recounts: the table `fact_rebuilds`.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;

use crate::StoreError;

/// So many are remembered.
const KEPT: i64 = 400;

/// Writes down that the days from the first to the last are being recounted; tells the run's number.
pub async fn begin_rebuild(pool: &PgPool, first: Date, last: Date, now: Timestamp) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "INSERT INTO fact_rebuilds (started_at, first_day, last_day) VALUES ($1, $2, $3) RETURNING id",
        now.to_sqlx() as _,
        first.to_sqlx() as _,
        last.to_sqlx() as _,
    )
    .fetch_one(pool)
    .await?)
}

/// Writes down that a run is over, and how many rows were not as recounted. Forgets those of long ago.
pub async fn end_rebuild(pool: &PgPool, id: i64, differences: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH forgotten AS (DELETE FROM fact_rebuilds WHERE id <= $1 - $4::bigint)
         UPDATE fact_rebuilds SET ended_at = $3, differences = $2 WHERE id = $1",
        id,
        differences,
        now.to_sqlx() as _,
        KEPT,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Whether a run was ever completed. Until then the facts are what Notify left, and lack what was sent since its last night.
pub async fn were_rebuilt(pool: &PgPool) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM fact_rebuilds WHERE ended_at IS NOT NULL) AS "were_rebuilt!""#
    )
    .fetch_one(pool)
    .await?)
}
