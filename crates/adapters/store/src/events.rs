//! Events: what people did, for the record.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::PgPool;
use tidings_domain::EventId;

use crate::{StoreError, utc};

/// Writes an event down.
pub async fn insert(
    pool: &PgPool,
    id: EventId,
    event_type: &str,
    data: &Map<String, Value>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO events (id, event_type, created_at, data) VALUES ($1, $2, $3, $4)",
        id.as_uuid(),
        event_type,
        utc::to_column(now) as _,
        sqlx::types::Json(data) as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Deletes events of before `before`; tells how many.
pub async fn delete_before(pool: &PgPool, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM events WHERE created_at < $1", utc::to_column(before) as _);
    Ok(done.execute(pool).await?.rows_affected())
}
