//! The addresses that stand at the top of a service's letters.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{LetterContactId, ServiceId};

use crate::{StoreError, utc};

/// A row of `service_letter_contacts`.
#[derive(Clone, Debug)]
pub struct StoredLetterContact {
    pub id: LetterContactId,
    pub service_id: ServiceId,
    pub contact_block: String,
    pub is_default: bool,
    pub archived: bool,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// A statement that gives rows of the table: what stands before the columns and after them, and its arguments.
macro_rules! rows {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            $before + r#" id, service_id, contact_block, is_default, archived,
                created_at AS "created_at: jiff_sqlx::DateTime", updated_at AS "updated_at: jiff_sqlx::DateTime" "# + $after
            $(, $argument)*
        )
        .map(|row| StoredLetterContact {
            id: row.id.into(),
            service_id: row.service_id.into(),
            contact_block: row.contact_block,
            is_default: row.is_default,
            archived: row.archived,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    };
}

/// Those of a service, the default first, then the newest; archived ones are left out.
pub async fn list(conn: impl PgExecutor<'_>, service: ServiceId) -> Result<Vec<StoredLetterContact>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM service_letter_contacts WHERE service_id = $1 AND NOT archived
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
    id: LetterContactId,
) -> Result<Option<StoredLetterContact>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM service_letter_contacts WHERE service_id = $1 AND id = $2",
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
    id: LetterContactId,
    contact_block: &str,
    is_default: bool,
    now: Timestamp,
) -> Result<StoredLetterContact, StoreError> {
    Ok(rows!(
        "INSERT INTO service_letter_contacts (id, service_id, contact_block, is_default, archived, created_at)
         VALUES ($1, $2, $3, $4, false, $5) RETURNING",
        "",
        id.as_uuid(),
        service.as_uuid(),
        contact_block,
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
    id: LetterContactId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE service_letter_contacts SET is_default = false, updated_at = $3
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
    id: LetterContactId,
    contact_block: &str,
    is_default: bool,
    now: Timestamp,
) -> Result<StoredLetterContact, StoreError> {
    Ok(rows!(
        "UPDATE service_letter_contacts SET contact_block = $2, is_default = $3, updated_at = $4 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        contact_block,
        is_default,
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Archives one.
pub async fn archive(
    conn: &mut PgConnection,
    id: LetterContactId,
    now: Timestamp,
) -> Result<StoredLetterContact, StoreError> {
    Ok(rows!(
        "UPDATE service_letter_contacts SET archived = true, updated_at = $2 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Takes an address from the templates that show it. They get no new version.
pub async fn remove_from_templates(conn: &mut PgConnection, id: LetterContactId) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE templates SET service_letter_contact_id = NULL WHERE service_letter_contact_id = $1",
        id.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}
