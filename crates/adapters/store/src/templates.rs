//! Templates and their versions.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{NotificationType, ServiceId, TemplateId, UserId};

use crate::{StoreError, known, utc};

/// A version of a template, as sending needs it.
#[derive(Clone, Debug)]
pub struct StoredTemplate {
    pub id: TemplateId,
    pub version: i32,
    pub template_type: NotificationType,
    pub content: String,
    /// Emails and letters have one.
    pub subject: Option<String>,
    /// Deleted by its users; its past messages stay readable.
    pub archived: bool,
    /// An unsubscribe link is put under the email.
    pub has_unsubscribe_link: bool,
}

struct Row {
    id: uuid::Uuid,
    version: i32,
    template_type: String,
    content: String,
    subject: Option<String>,
    archived: bool,
    has_unsubscribe_link: bool,
}

impl TryFrom<Row> for StoredTemplate {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            version: row.version,
            template_type: known("templates", "template_type", &row.template_type)?,
            content: row.content,
            subject: row.subject,
            archived: row.archived,
            has_unsubscribe_link: row.has_unsubscribe_link,
        })
    }
}

/// The latest version of a service's template; hidden ones (made by the system) are left out, archived ones are not.
pub async fn latest(pool: &PgPool, service: ServiceId, id: TemplateId) -> Result<Option<StoredTemplate>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, version, template_type::text AS "template_type!", content, subject, archived, has_unsubscribe_link
           FROM templates WHERE id = $1 AND service_id = $2 AND NOT hidden"#,
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(pool)
    .await?
    .map(TryInto::try_into)
    .transpose()
}

/// One version of a template, which never changes.
pub async fn version(pool: &PgPool, id: TemplateId, version: i32) -> Result<Option<StoredTemplate>, StoreError> {
    sqlx::query_as!(
        Row,
        r#"SELECT id, version, template_type::text AS "template_type!", content, subject, archived, has_unsubscribe_link
           FROM templates_history WHERE id = $1 AND version = $2"#,
        id.as_uuid(),
        version
    )
    .fetch_optional(pool)
    .await?
    .map(TryInto::try_into)
    .transpose()
}

/// A template to be made.
#[derive(Clone, Debug)]
pub struct NewTemplate<'a> {
    pub id: TemplateId,
    pub service_id: ServiceId,
    pub name: &'a str,
    pub template_type: NotificationType,
    pub subject: Option<&'a str>,
    pub content: &'a str,
    pub created_by: UserId,
}

/// Makes a template, with its first version.
pub async fn insert(conn: &mut PgConnection, template: &NewTemplate<'_>, now: Timestamp) -> Result<(), StoreError> {
    let now = utc::to_column(now);
    sqlx::query!(
        "WITH made AS (
             INSERT INTO templates (id, name, template_type, created_at, content, service_id, subject, created_by_id,
                 version, archived, hidden, has_unsubscribe_link)
             VALUES ($1, $2, $3::text::template_type, $4, $5, $6, $7, $8, 1, false, false, false)
             RETURNING id, name, template_type, created_at, content, service_id, subject, created_by_id,
                 version, archived, hidden, has_unsubscribe_link)
         INSERT INTO templates_history (id, name, template_type, created_at, content, service_id, subject, created_by_id,
             version, archived, hidden, has_unsubscribe_link)
         SELECT * FROM made",
        template.id.as_uuid(),
        template.name,
        template.template_type.as_str(),
        now as _,
        template.content,
        template.service_id.as_uuid(),
        template.subject,
        template.created_by.as_uuid(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO template_redacted (template_id, redact_personalisation, updated_at, updated_by_id)
         VALUES ($1, false, $2, $3)",
        template.id.as_uuid(),
        now as _,
        template.created_by.as_uuid(),
    )
    .execute(&mut *conn)
    .await?;
    Ok(())
}

/// Rewrites a template's words as a new version; `None` when the service has no such template.
pub async fn update_content(
    conn: &mut PgConnection,
    service: ServiceId,
    id: TemplateId,
    subject: Option<&str>,
    content: &str,
    now: Timestamp,
) -> Result<Option<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"WITH changed AS (
               UPDATE templates SET content = $3, subject = $4, version = version + 1, updated_at = $5
               WHERE id = $1 AND service_id = $2 RETURNING *)
           INSERT INTO templates_history (id, name, template_type, created_at, updated_at, content, service_id, subject,
               created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
               letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link)
           SELECT id, name, template_type, created_at, updated_at, content, service_id, subject,
               created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
               letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link
           FROM changed RETURNING version"#,
        id.as_uuid(),
        service.as_uuid(),
        content,
        subject,
        utc::to_column(now) as _,
    )
    .fetch_optional(conn)
    .await?)
}
