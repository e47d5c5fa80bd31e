//! Files that emails link to. A file is pending until it is made live; from then on its changes are kept in a history, each
//! with the version of the template that first shows it.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{ServiceId, TemplateEmailFileId, TemplateId, UserId};
use uuid::Uuid;

use crate::{StoreError, utc};

/// A file as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEmailFile {
    pub id: TemplateEmailFileId,
    pub template_id: TemplateId,
    /// The version of the template that first shows it as it is now.
    pub template_version: i32,
    /// 0 while it has always been pending.
    pub version: i32,
    /// As a placeholder of the text names it.
    pub filename: String,
    pub link_text: Option<String>,
    /// In weeks.
    pub retention_period: i32,
    pub validate_users_email: bool,
    pub pending: bool,
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub archived_by: Option<UserId>,
    pub archived_at: Option<Timestamp>,
}

struct Row {
    id: Uuid,
    template_id: Uuid,
    template_version: i32,
    version: i32,
    filename: String,
    link_text: Option<String>,
    retention_period: i32,
    validate_users_email: bool,
    pending: bool,
    created_by_id: Uuid,
    created_at: DateTime,
    updated_at: Option<DateTime>,
    archived_by_id: Option<Uuid>,
    archived_at: Option<DateTime>,
}

impl From<Row> for StoredEmailFile {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            template_id: row.template_id.into(),
            template_version: row.template_version,
            version: row.version,
            filename: row.filename,
            link_text: row.link_text,
            retention_period: row.retention_period,
            validate_users_email: row.validate_users_email,
            pending: row.pending,
            created_by: row.created_by_id.into(),
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
            archived_by: row.archived_by_id.map(Into::into),
            archived_at: row.archived_at.map(utc::from_column),
        }
    }
}

/// The live files of a service's template, the oldest first.
pub async fn live(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    template: TemplateId,
) -> Result<Vec<StoredEmailFile>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT file.id, template_id, template_version, file.version, filename, link_text, retention_period,
               validate_users_email, COALESCE(pending, false) AS "pending!", file.created_by_id,
               file.created_at AS "created_at: DateTime", file.updated_at AS "updated_at: DateTime", archived_by_id,
               archived_at AS "archived_at: DateTime"
           FROM template_email_files AS file JOIN templates ON templates.id = template_id
           WHERE template_id = $1 AND service_id = $2 AND archived_at IS NULL AND pending IS FALSE
           ORDER BY file.created_at, file.id"#,
        template.as_uuid(),
        service.as_uuid()
    )
    .fetch_all(executor)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A file of a service's template, pending and archived ones too.
pub async fn get(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    template: TemplateId,
    id: TemplateEmailFileId,
) -> Result<Option<StoredEmailFile>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT file.id, template_id, template_version, file.version, filename, link_text, retention_period,
               validate_users_email, COALESCE(pending, false) AS "pending!", file.created_by_id,
               file.created_at AS "created_at: DateTime", file.updated_at AS "updated_at: DateTime", archived_by_id,
               archived_at AS "archived_at: DateTime"
           FROM template_email_files AS file JOIN templates ON templates.id = template_id
           WHERE file.id = $3 AND template_id = $1 AND service_id = $2"#,
        template.as_uuid(),
        service.as_uuid(),
        id.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(Into::into))
}

/// Stores a file as it is given, without a history.
pub async fn insert(conn: &mut PgConnection, file: &StoredEmailFile) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO template_email_files (id, template_id, template_version, version, filename, link_text,
             retention_period, validate_users_email, pending, created_by_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        file.id.as_uuid(),
        file.template_id.as_uuid(),
        file.template_version,
        file.version,
        file.filename,
        file.link_text,
        file.retention_period,
        file.validate_users_email,
        file.pending,
        file.created_by.as_uuid(),
        utc::to_column(file.created_at) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a file anew, as it is given.
pub async fn update(conn: &mut PgConnection, file: &StoredEmailFile) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE template_email_files SET template_version = $2, version = $3, filename = $4, link_text = $5,
             retention_period = $6, validate_users_email = $7, pending = $8, created_by_id = $9, updated_at = $10,
             archived_by_id = $11, archived_at = $12
         WHERE id = $1",
        file.id.as_uuid(),
        file.template_version,
        file.version,
        file.filename,
        file.link_text,
        file.retention_period,
        file.validate_users_email,
        file.pending,
        file.created_by.as_uuid(),
        file.updated_at.map(utc::to_column) as _,
        file.archived_by.map(UserId::as_uuid),
        file.archived_at.map(utc::to_column) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the present version of files; part of every transaction that makes one.
pub async fn copy_to_history(conn: &mut PgConnection, ids: &[TemplateEmailFileId]) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "INSERT INTO template_email_files_history (id, filename, link_text, retention_period, validate_users_email,
             created_at, updated_at, archived_at, version, template_id, template_version, created_by_id, archived_by_id,
             pending)
         SELECT id, filename, link_text, retention_period, validate_users_email,
             created_at, updated_at, archived_at, version, template_id, template_version, created_by_id, archived_by_id,
             pending
         FROM template_email_files WHERE id = ANY($1)",
        &ids
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The live files of a template.
pub async fn live_ids(
    executor: impl PgExecutor<'_>,
    template: TemplateId,
) -> Result<Vec<TemplateEmailFileId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM template_email_files WHERE template_id = $1 AND archived_at IS NULL AND pending IS FALSE",
        template.as_uuid()
    )
    .fetch_all(executor)
    .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Archives files of a template with the version that shows them no longer; those that are archived stay as they are.
/// Returns how many of them are the template's.
pub async fn archive(
    conn: &mut PgConnection,
    template: TemplateId,
    ids: &[TemplateEmailFileId],
    by: Option<UserId>,
    template_version: i32,
    now: Timestamp,
) -> Result<usize, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let wanted: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let archived = sqlx::query_scalar!(
        "UPDATE template_email_files SET archived_at = $4, archived_by_id = $3, template_version = $5,
             version = version + 1, updated_at = $4
         WHERE template_id = $1 AND id = ANY($2) AND archived_at IS NULL RETURNING id",
        template.as_uuid(),
        &wanted,
        by.map(UserId::as_uuid),
        utc::to_column(now) as _,
        template_version,
    )
    .fetch_all(&mut *conn)
    .await?;
    let archived: Vec<_> = archived.into_iter().map(Into::into).collect();
    copy_to_history(conn, &archived).await?;
    let of_template = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM template_email_files WHERE template_id = $1 AND id = ANY($2)"#,
        template.as_uuid(),
        &wanted
    )
    .fetch_one(conn)
    .await?;
    Ok(usize::try_from(of_template).unwrap_or_default())
}

/// Archives files that were added before `before` and never made live; tells how many. They are in no version of a template, and have no
/// history.
pub async fn archive_pending(
    executor: impl PgExecutor<'_>,
    before: Timestamp,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let archived = sqlx::query!(
        "UPDATE template_email_files SET archived_at = $2, updated_at = $2
         WHERE pending AND archived_at IS NULL AND created_at < $1",
        utc::to_column(before) as _,
        utc::to_column(now) as _,
    );
    Ok(archived.execute(executor).await?.rows_affected())
}
