//! Letter attachments: pages that are sent with a letter.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{LetterAttachmentId, ServiceId, TemplateId, UserId};

use crate::{StoreError, utc};

/// An attachment as stored.
#[derive(Clone, Debug)]
pub struct StoredLetterAttachment {
    pub id: LetterAttachmentId,
    pub created_at: Timestamp,
    pub created_by: UserId,
    /// When it was taken off its template.
    pub archived_at: Option<Timestamp>,
    pub archived_by: Option<UserId>,
    pub original_filename: String,
    pub page_count: i16,
}

/// An attachment, archived ones too.
pub async fn get(
    executor: impl PgExecutor<'_>,
    id: LetterAttachmentId,
) -> Result<Option<StoredLetterAttachment>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT created_at AS "created_at: DateTime", created_by_id, archived_at AS "archived_at: DateTime",
               archived_by_id, original_filename, page_count
           FROM letter_attachment WHERE id = $1"#,
        id.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| StoredLetterAttachment {
        id,
        created_at: utc::from_column(row.created_at),
        created_by: row.created_by_id.into(),
        archived_at: row.archived_at.map(utc::from_column),
        archived_by: row.archived_by_id.map(Into::into),
        original_filename: row.original_filename,
        page_count: row.page_count,
    }))
}

/// Stores a new attachment.
pub async fn insert(conn: &mut PgConnection, attachment: &StoredLetterAttachment) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO letter_attachment (id, created_at, created_by_id, original_filename, page_count)
         VALUES ($1, $2, $3, $4, $5)",
        attachment.id.as_uuid(),
        utc::to_column(attachment.created_at) as _,
        attachment.created_by.as_uuid(),
        attachment.original_filename,
        attachment.page_count,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Archives an attachment.
pub async fn archive(
    conn: &mut PgConnection,
    id: LetterAttachmentId,
    by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE letter_attachment SET archived_at = $3, archived_by_id = $2 WHERE id = $1",
        id.as_uuid(),
        by.as_uuid(),
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The template that has an attachment; nobody else can change it until the transaction ends.
pub async fn lock_template_with(
    conn: &mut PgConnection,
    id: LetterAttachmentId,
) -> Result<Option<TemplateId>, StoreError> {
    let template = sqlx::query_scalar!(
        "SELECT id FROM templates WHERE letter_attachment_id = $1 ORDER BY id LIMIT 1 FOR NO KEY UPDATE",
        id.as_uuid()
    )
    .fetch_optional(conn)
    .await?;
    Ok(template.map(Into::into))
}

/// Which service a template is of, for requests that do not say.
pub async fn service_of(executor: impl PgExecutor<'_>, template: TemplateId) -> Result<Option<ServiceId>, StoreError> {
    let service = sqlx::query_scalar!("SELECT service_id FROM templates WHERE id = $1", template.as_uuid())
        .fetch_optional(executor)
        .await?;
    Ok(service.map(Into::into))
}
