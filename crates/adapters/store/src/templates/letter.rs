//! What letters' templates have beside others.

use sqlx::{PgExecutor, PgPool};
use tidings_domain::{Postage, ServiceId, TemplateId};

use crate::{StoreError, known};

/// The parts of a letter's template that its text does not say, as sending needs them.
#[derive(Clone, Debug, Default)]
pub struct StoredLetterParts {
    /// How letters to addresses in the United Kingdom travel.
    pub postage: Option<Postage>,
    /// What stands at the top, on the right; of the present address, if the template has one.
    pub contact_block: Option<String>,
    /// The Welsh pages, where there are some.
    pub welsh_subject: Option<String>,
    pub welsh_content: Option<String>,
}

/// Those of the latest version of a service's template.
pub async fn letter_parts(pool: &PgPool, service: ServiceId, id: TemplateId) -> Result<StoredLetterParts, StoreError> {
    let row = sqlx::query!(
        r#"SELECT postage, contact.contact_block AS "contact_block?",
               CASE WHEN letter_languages = 'welsh_then_english' THEN letter_welsh_subject END AS welsh_subject,
               CASE WHEN letter_languages = 'welsh_then_english' THEN letter_welsh_content END AS welsh_content
           FROM templates LEFT JOIN service_letter_contacts contact ON contact.id = service_letter_contact_id
           WHERE templates.id = $1 AND templates.service_id = $2"#,
        id.as_uuid(),
        service.as_uuid(),
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(StoredLetterParts::default()) };
    Ok(StoredLetterParts {
        postage: row.postage.map(|postage| known("templates", "postage", &postage)).transpose()?,
        contact_block: row.contact_block,
        welsh_subject: row.welsh_subject,
        welsh_content: row.welsh_content,
    })
}

/// Those of one version of a template.
pub async fn letter_parts_of_version(
    pool: &PgPool,
    id: TemplateId,
    version: i32,
) -> Result<StoredLetterParts, StoreError> {
    let row = sqlx::query!(
        r#"SELECT postage, contact.contact_block AS "contact_block?",
               CASE WHEN letter_languages = 'welsh_then_english' THEN letter_welsh_subject END AS welsh_subject,
               CASE WHEN letter_languages = 'welsh_then_english' THEN letter_welsh_content END AS welsh_content
           FROM templates_history LEFT JOIN service_letter_contacts contact ON contact.id = service_letter_contact_id
           WHERE templates_history.id = $1 AND templates_history.version = $2"#,
        id.as_uuid(),
        version,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(StoredLetterParts::default()) };
    Ok(StoredLetterParts {
        postage: row.postage.map(|postage| known("templates_history", "postage", &postage)).transpose()?,
        contact_block: row.contact_block,
        welsh_subject: row.welsh_subject,
        welsh_content: row.welsh_content,
    })
}

/// The latest version of a template, hidden or not.
pub async fn current_version(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: TemplateId,
) -> Result<Option<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT version FROM templates WHERE id = $1 AND service_id = $2",
        id.as_uuid(),
        service.as_uuid(),
    )
    .fetch_optional(conn)
    .await?)
}
