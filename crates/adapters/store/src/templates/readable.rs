//! Templates as their services' own systems read them.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{NotificationType, Postage, ServiceId, TemplateId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A version of a template with all that its service's systems may know of it.
#[derive(Clone, Debug)]
pub struct ReadableTemplate {
    pub id: TemplateId,
    pub name: String,
    pub template_type: NotificationType,
    pub version: i32,
    pub content: String,
    /// Emails and letters have one.
    pub subject: Option<String>,
    pub letter_welsh_content: Option<String>,
    pub letter_welsh_subject: Option<String>,
    /// The address that answers to a letter go to.
    pub letter_contact_block: Option<String>,
    pub postage: Option<Postage>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    /// The email address of whoever made this version.
    pub created_by: String,
}

struct Row {
    id: Uuid,
    name: String,
    template_type: String,
    version: i32,
    content: String,
    subject: Option<String>,
    letter_welsh_content: Option<String>,
    letter_welsh_subject: Option<String>,
    contact_block: Option<String>,
    postage: Option<String>,
    created_at: jiff_sqlx::DateTime,
    updated_at: Option<jiff_sqlx::DateTime>,
    created_by: String,
}

impl TryFrom<Row> for ReadableTemplate {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            template_type: known("templates", "template_type", &row.template_type)?,
            version: row.version,
            content: row.content,
            subject: row.subject,
            letter_welsh_content: row.letter_welsh_content,
            letter_welsh_subject: row.letter_welsh_subject,
            letter_contact_block: row.contact_block,
            postage: row.postage.as_deref().map(|text| known("templates", "postage", text)).transpose()?,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
            created_by: row.created_by,
        })
    }
}

/// The templates of a service that the system has not made for itself, from a table that has them.
macro_rules! readable {
    ($table:literal, $condition:literal, $service:expr, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT t.id, t.name, t.template_type::text AS "template_type!", t.version, t.content, t.subject,
                   t.letter_welsh_content, t.letter_welsh_subject, contact.contact_block AS "contact_block?", t.postage,
                   t.created_at AS "created_at: jiff_sqlx::DateTime", t.updated_at AS "updated_at: jiff_sqlx::DateTime",
                   author.email_address AS created_by
               FROM "# + $table + " AS t
               JOIN users AS author ON author.id = t.created_by_id
               LEFT JOIN service_letter_contacts AS contact ON contact.id = t.service_letter_contact_id
               WHERE t.service_id = $1 AND NOT t.hidden AND " + $condition,
            $service.as_uuid(),
            $($argument),+
        )
    };
}

/// The latest version of a service's template; archived ones too.
pub async fn readable(
    pool: &PgPool,
    service: ServiceId,
    id: TemplateId,
) -> Result<Option<ReadableTemplate>, StoreError> {
    let found = readable!("templates", "t.id = $2", service, id.as_uuid()).fetch_optional(pool).await?;
    found.map(TryInto::try_into).transpose()
}

/// One version of a service's template.
pub async fn readable_version(
    pool: &PgPool,
    service: ServiceId,
    id: TemplateId,
    version: i32,
) -> Result<Option<ReadableTemplate>, StoreError> {
    readable!("templates_history", "t.id = $2 AND t.version = $3", service, id.as_uuid(), version)
        .fetch_optional(pool)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// A service's templates, of one channel if it is named, by name, then by channel; archived ones are left out.
pub async fn readable_list(
    pool: &PgPool,
    service: ServiceId,
    template_type: Option<NotificationType>,
) -> Result<Vec<ReadableTemplate>, StoreError> {
    readable!(
        "templates",
        "NOT t.archived AND ($2::text IS NULL OR t.template_type::text = $2) ORDER BY t.name, t.template_type, t.id",
        service,
        template_type.map(|template_type| template_type.as_str())
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}
