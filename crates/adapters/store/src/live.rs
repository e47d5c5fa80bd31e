//! What counts as live: services that are active, out of trial mode and counted.

use sqlx::PgPool;

use crate::StoreError;

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveCounts {
    pub services: i64,
    /// Those that have a live service.
    pub organisations: i64,
}

/// How many live services there are, and organisations that have any.
pub async fn counts(pool: &PgPool) -> Result<LiveCounts, StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "services!", count(DISTINCT organisation_id) AS "organisations!"
           FROM services WHERE active AND NOT restricted AND count_as_live"#
    )
    .fetch_one(pool)
    .await?;
    Ok(LiveCounts { services: row.services, organisations: row.organisations })
}

/// The schema's version in Notify's reckoning: the last of its migrations that is applied or adopted.
pub async fn notify_schema_version(pool: &PgPool) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT version_num FROM alembic_version").fetch_optional(pool).await?)
}
