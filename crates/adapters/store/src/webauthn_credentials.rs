//! Security keys of people who sign in.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{UserId, WebauthnCredentialId};
use uuid::Uuid;

use crate::{StoreError, utc};

/// A security key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCredential {
    pub id: WebauthnCredentialId,
    pub user_id: UserId,
    pub name: String,
    pub credential_data: String,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub logged_in_at: Option<Timestamp>,
}

struct Row {
    id: Uuid,
    user_id: Uuid,
    name: String,
    credential_data: String,
    created_at: DateTime,
    updated_at: Option<DateTime>,
    logged_in_at: Option<DateTime>,
}

impl From<Row> for StoredCredential {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            name: row.name,
            credential_data: row.credential_data,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
            logged_in_at: row.logged_in_at.map(utc::from_column),
        }
    }
}

/// A person's security keys, the oldest first; none if there is no such person.
pub async fn of_user(pool: &PgPool, user: UserId) -> Result<Option<Vec<StoredCredential>>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, user_id, name, credential_data, created_at AS "created_at: DateTime",
               updated_at AS "updated_at: DateTime", logged_in_at AS "logged_in_at: DateTime"
           FROM webauthn_credential WHERE user_id = $1 ORDER BY created_at, id"#,
        user.as_uuid()
    )
    .fetch_all(pool)
    .await?;
    if rows.is_empty() && crate::users::name(pool, user).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(rows.into_iter().map(Into::into).collect()))
}

/// A security key to be kept.
#[derive(Clone, Debug)]
pub struct NewCredential<'a> {
    pub id: WebauthnCredentialId,
    pub user_id: UserId,
    pub name: &'a str,
    pub credential_data: &'a str,
    pub registration_response: &'a str,
}

/// Keeps a security key; none if there is no such person.
pub async fn insert(
    pool: &PgPool,
    credential: &NewCredential<'_>,
    now: Timestamp,
) -> Result<Option<StoredCredential>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"INSERT INTO webauthn_credential (id, user_id, name, credential_data, registration_response, created_at)
           SELECT $1, id, $3, $4, $5, $6 FROM users WHERE id = $2
           RETURNING id, user_id, name, credential_data, created_at AS "created_at: DateTime",
               updated_at AS "updated_at: DateTime", logged_in_at AS "logged_in_at: DateTime""#,
        credential.id.as_uuid(),
        credential.user_id.as_uuid(),
        credential.name,
        credential.credential_data,
        credential.registration_response,
        utc::to_column(now) as _
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Into::into))
}

/// Gives a person's security key another name; none if there is no such key.
pub async fn rename(
    pool: &PgPool,
    user: UserId,
    id: WebauthnCredentialId,
    name: &str,
    now: Timestamp,
) -> Result<Option<StoredCredential>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"UPDATE webauthn_credential SET name = $3, updated_at = $4 WHERE user_id = $1 AND id = $2
           RETURNING id, user_id, name, credential_data, created_at AS "created_at: DateTime",
               updated_at AS "updated_at: DateTime", logged_in_at AS "logged_in_at: DateTime""#,
        user.as_uuid(),
        id.as_uuid(),
        name,
        utc::to_column(now) as _
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Into::into))
}

/// Notes that a person signed in with their security key; false if there is no such key.
pub async fn signed_in(
    conn: &mut PgConnection,
    user: UserId,
    id: WebauthnCredentialId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE webauthn_credential SET logged_in_at = $3, updated_at = $3 WHERE user_id = $1 AND id = $2",
        user.as_uuid(),
        id.as_uuid(),
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// How many security keys a person has, and whether this is one of them. Ask after the person is locked.
pub async fn count_with(
    conn: &mut PgConnection,
    user: UserId,
    id: WebauthnCredentialId,
) -> Result<(i64, bool), StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "count!", COALESCE(bool_or(id = $2), false) AS "has!"
           FROM webauthn_credential WHERE user_id = $1"#,
        user.as_uuid(),
        id.as_uuid()
    )
    .fetch_one(conn)
    .await?;
    Ok((row.count, row.has))
}

/// Removes every security key of a person.
pub async fn delete_all(conn: &mut PgConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM webauthn_credential WHERE user_id = $1", user.as_uuid()).execute(conn).await?;
    Ok(())
}

/// Removes a person's security key.
pub async fn delete(conn: &mut PgConnection, user: UserId, id: WebauthnCredentialId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM webauthn_credential WHERE user_id = $1 AND id = $2", user.as_uuid(), id.as_uuid())
        .execute(conn)
        .await?;
    Ok(())
}
