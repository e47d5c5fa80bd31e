//! API keys, with their secrets as stored (see [`crate::signed_column`]).

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{ApiKeyId, KeyType, ServiceId, UserId};

use crate::{StoreError, known, utc};

/// A key that a request may be signed with, or was until lately.
#[derive(Clone, Debug)]
pub struct StoredApiKey {
    pub id: ApiKeyId,
    /// The encoded secret.
    pub secret: String,
    pub key_type: KeyType,
    /// Revoked keys carry the time of it.
    pub expiry_date: Option<Timestamp>,
}

/// The keys of a service that are in force, or were revoked after `revoked_since`.
pub async fn recent(
    pool: &PgPool,
    service: ServiceId,
    revoked_since: Timestamp,
) -> Result<Vec<StoredApiKey>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, secret, key_type, expiry_date AS "expiry_date: jiff_sqlx::DateTime" FROM api_keys
           WHERE service_id = $1 AND (expiry_date IS NULL OR expiry_date > $2) ORDER BY created_at, id"#,
        service.as_uuid(),
        utc::to_column(revoked_since) as _
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredApiKey {
                id: row.id.into(),
                secret: row.secret,
                key_type: known("api_keys", "key_type", &row.key_type)?,
                expiry_date: row.expiry_date.map(utc::from_column),
            })
        })
        .collect()
}

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewApiKey<'a> {
    pub id: ApiKeyId,
    pub service_id: ServiceId,
    pub name: &'a str,
    /// The encoded secret.
    pub secret: &'a str,
    pub key_type: KeyType,
    pub created_by: UserId,
}

/// Makes a key, with its first version.
pub async fn insert(conn: &mut PgConnection, key: &NewApiKey<'_>, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH made AS (
             INSERT INTO api_keys (id, name, secret, service_id, created_at, created_by_id, version, key_type)
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
             RETURNING id, name, secret, service_id, created_at, created_by_id, version, key_type)
         INSERT INTO api_keys_history (id, name, secret, service_id, created_at, created_by_id, version, key_type)
         SELECT * FROM made",
        key.id.as_uuid(),
        key.name,
        key.secret,
        key.service_id.as_uuid(),
        utc::to_column(now) as _,
        key.created_by.as_uuid(),
        key.key_type.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Revokes a key of the service; `false` when there is no such key in force.
pub async fn revoke(
    conn: &mut PgConnection,
    service: ServiceId,
    id: ApiKeyId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "WITH revoked AS (
             UPDATE api_keys SET expiry_date = $3, updated_at = $3, version = version + 1
             WHERE id = $2 AND service_id = $1 AND expiry_date IS NULL
             RETURNING id, name, secret, service_id, expiry_date, created_at, updated_at, created_by_id, version, key_type)
         INSERT INTO api_keys_history
             (id, name, secret, service_id, expiry_date, created_at, updated_at, created_by_id, version, key_type)
         SELECT * FROM revoked",
        service.as_uuid(),
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
