//! Templates and their versions.

mod checks;
mod details;
mod letter;
mod list;
mod readable;
mod statistics;
mod write;

use sqlx::PgPool;
use tidings_domain::{NotificationType, ServiceId, TemplateId};

pub use checks::{letter_contact_exists, lock, lock_service, precompiled, service_may_have};
pub use details::{Author, LinkedFile, TemplateDetails, details, versions, versions_among};
pub use letter::{StoredLetterParts, current_version, letter_parts, letter_parts_of_version};
pub use list::{ListedTemplate, list};
pub use readable::{ReadableTemplate, readable, readable_list, readable_version};
pub use statistics::{TemplateCount, TemplateUsage, counts, last_used, usage_by_month};
pub use write::{
    LetterParts, NewTemplate, TemplateContent, edit, insert, make_version, put_into_folder, redact,
    set_letter_attachment, set_letter_contact, update_content,
};

use crate::{StoreError, known};

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

/// Versions of templates, each of which never changes; those that there are not are left out.
pub async fn versions_of(pool: &PgPool, wanted: &[(TemplateId, i32)]) -> Result<Vec<StoredTemplate>, StoreError> {
    let ids: Vec<_> = wanted.iter().map(|(id, _)| id.as_uuid()).collect();
    let versions: Vec<_> = wanted.iter().map(|(_, version)| *version).collect();
    sqlx::query_as!(
        Row,
        r#"SELECT t.id, t.version, t.template_type::text AS "template_type!", t.content, t.subject, t.archived,
               t.has_unsubscribe_link
           FROM UNNEST($1::uuid[], $2::int[]) AS wanted (id, version)
           JOIN templates_history AS t ON t.id = wanted.id AND t.version = wanted.version"#,
        &ids,
        &versions
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}
