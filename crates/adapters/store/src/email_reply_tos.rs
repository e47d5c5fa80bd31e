//! Where answers to a service's emails go.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{EmailReplyToId, ServiceId};

use crate::{StoreError, utc};

/// A row of `service_email_reply_to`.
#[derive(Clone, Debug)]
pub struct StoredReplyTo {
    pub id: EmailReplyToId,
    pub service_id: ServiceId,
    pub email_address: String,
    pub is_default: bool,
    pub archived: bool,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// A statement that gives rows of the table: what stands before the columns and after them, and its arguments.
macro_rules! rows {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            $before + r#" id, service_id, email_address, is_default, archived,
                created_at AS "created_at: jiff_sqlx::DateTime", updated_at AS "updated_at: jiff_sqlx::DateTime" "# + $after
            $(, $argument)*
        )
        .map(|row| StoredReplyTo {
            id: row.id.into(),
            service_id: row.service_id.into(),
            email_address: row.email_address,
            is_default: row.is_default,
            archived: row.archived,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    };
}

/// Those of a service, the default first, then the newest; archived ones are left out.
pub async fn list(conn: impl PgExecutor<'_>, service: ServiceId) -> Result<Vec<StoredReplyTo>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM service_email_reply_to WHERE service_id = $1 AND NOT archived
         ORDER BY is_default DESC, created_at DESC, id DESC",
        service.as_uuid()
    )
    .fetch_all(conn)
    .await?)
}

/// One of a service's, archived or not.
pub async fn find(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: EmailReplyToId,
) -> Result<Option<StoredReplyTo>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM service_email_reply_to WHERE service_id = $1 AND id = $2",
        service.as_uuid(),
        id.as_uuid()
    )
    .fetch_optional(conn)
    .await?)
}

/// Adds one.
pub async fn insert(
    conn: &mut PgConnection,
    service: ServiceId,
    id: EmailReplyToId,
    email_address: &str,
    is_default: bool,
    now: Timestamp,
) -> Result<StoredReplyTo, StoreError> {
    Ok(rows!(
        "INSERT INTO service_email_reply_to (id, service_id, email_address, is_default, archived, created_at)
         VALUES ($1, $2, $3, $4, false, $5) RETURNING",
        "",
        id.as_uuid(),
        service.as_uuid(),
        email_address,
        is_default,
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Makes none of a service's but `id` the default.
pub async fn clear_other_defaults(
    conn: &mut PgConnection,
    service: ServiceId,
    id: EmailReplyToId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE service_email_reply_to SET is_default = false, updated_at = $3
         WHERE service_id = $1 AND id <> $2 AND is_default AND NOT archived",
        service.as_uuid(),
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes one.
pub async fn update(
    conn: &mut PgConnection,
    id: EmailReplyToId,
    email_address: &str,
    is_default: bool,
    now: Timestamp,
) -> Result<StoredReplyTo, StoreError> {
    Ok(rows!(
        "UPDATE service_email_reply_to SET email_address = $2, is_default = $3, updated_at = $4 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        email_address,
        is_default,
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Archives one.
pub async fn archive(conn: &mut PgConnection, id: EmailReplyToId, now: Timestamp) -> Result<StoredReplyTo, StoreError> {
    Ok(rows!(
        "UPDATE service_email_reply_to SET archived = true, updated_at = $2 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}
