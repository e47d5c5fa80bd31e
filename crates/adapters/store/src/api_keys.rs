//! API keys, with their secrets as stored (see [`crate::signed_column`]).

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
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

/// Revokes a key of the service, by somebody if that is known; `false` when there is no such key in force.
pub async fn revoke(
    conn: &mut PgConnection,
    service: ServiceId,
    id: ApiKeyId,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "WITH revoked AS (
             UPDATE api_keys SET expiry_date = $3, updated_at = $3, version = version + 1,
                 created_by_id = COALESCE($4, created_by_id)
             WHERE id = $2 AND service_id = $1 AND expiry_date IS NULL
             RETURNING id, name, secret, service_id, expiry_date, created_at, updated_at, created_by_id, version, key_type)
         INSERT INTO api_keys_history
             (id, name, secret, service_id, expiry_date, created_at, updated_at, created_by_id, version, key_type)
         SELECT * FROM revoked",
        service.as_uuid(),
        id.as_uuid(),
        utc::to_column(now) as _,
        by.map(UserId::as_uuid),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a service has such a key, in force or not.
pub async fn exists(conn: impl PgExecutor<'_>, service: ServiceId, id: ApiKeyId) -> Result<bool, StoreError> {
    let row =
        sqlx::query!("SELECT id FROM api_keys WHERE service_id = $1 AND id = $2", service.as_uuid(), id.as_uuid());
    Ok(row.fetch_optional(conn).await?.is_some())
}

/// A key, or a version of one, without its secret.
#[derive(Clone, Debug)]
pub struct ListedApiKey {
    pub id: ApiKeyId,
    pub service_id: ServiceId,
    pub name: String,
    pub key_type: KeyType,
    pub expiry_date: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    /// Who made this version.
    pub created_by: UserId,
    pub version: i32,
}

/// A statement that gives keys: what stands after the columns, and its arguments.
macro_rules! listed {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            r#"SELECT id, service_id, name, key_type, expiry_date AS "expiry_date: jiff_sqlx::DateTime",
                   created_at AS "created_at: jiff_sqlx::DateTime", updated_at AS "updated_at: jiff_sqlx::DateTime",
                   created_by_id, version "# + $rest
            $(, $argument)*
        )
        .try_map(|row| {
            let key_type = known("api_keys", "key_type", &row.key_type);
            Ok(ListedApiKey {
                id: row.id.into(),
                service_id: row.service_id.into(),
                name: row.name,
                key_type: key_type.map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
                expiry_date: row.expiry_date.map(utc::from_column),
                created_at: utc::from_column(row.created_at),
                updated_at: row.updated_at.map(utc::from_column),
                created_by: row.created_by_id.into(),
                version: row.version,
            })
        })
    };
}

/// The keys of a service that are in force, and those that were revoked on a day that began after `revoked_since`.
pub async fn list(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    revoked_since: Timestamp,
) -> Result<Vec<ListedApiKey>, StoreError> {
    Ok(listed!(
        "FROM api_keys WHERE service_id = $1 AND (expiry_date IS NULL OR expiry_date::date > $2::timestamp)
         ORDER BY created_at, id",
        service.as_uuid(),
        utc::to_column(revoked_since) as _,
    )
    .fetch_all(conn)
    .await?)
}

/// A key of a service, if it is in force.
pub async fn find_in_force(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: ApiKeyId,
) -> Result<Option<ListedApiKey>, StoreError> {
    Ok(listed!(
        "FROM api_keys WHERE service_id = $1 AND id = $2 AND expiry_date IS NULL",
        service.as_uuid(),
        id.as_uuid(),
    )
    .fetch_optional(conn)
    .await?)
}

/// Every version of every key of a service.
pub async fn versions(conn: impl PgExecutor<'_>, service: ServiceId) -> Result<Vec<ListedApiKey>, StoreError> {
    Ok(listed!("FROM api_keys_history WHERE service_id = $1 ORDER BY created_at, id, version", service.as_uuid())
        .fetch_all(conn)
        .await?)
}
