//! Makes and changes templates. Each change is a new version, kept in the history by the same transaction.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{
    LetterAttachmentId, LetterContactId, LetterLanguages, NotificationType, Postage, ServiceId, TemplateFolderId,
    TemplateId, UserId,
};

use crate::{StoreError, utc};

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
    /// People do not see it in lists.
    pub hidden: bool,
    /// Emails may have one.
    pub has_unsubscribe_link: bool,
    /// Letters must have these.
    pub letter: Option<LetterParts<'a>>,
}

/// What letters have beside other templates.
#[derive(Clone, Copy, Debug)]
pub struct LetterParts<'a> {
    pub postage: Postage,
    pub languages: LetterLanguages,
    pub welsh_subject: Option<&'a str>,
    pub welsh_content: Option<&'a str>,
    pub contact_id: Option<LetterContactId>,
}

/// Makes a template, with its first version.
pub async fn insert(conn: &mut PgConnection, template: &NewTemplate<'_>, now: Timestamp) -> Result<(), StoreError> {
    let letter = template.letter;
    let contact_id = letter.and_then(|letter| letter.contact_id);
    let now = utc::to_column(now);
    sqlx::query!(
        "INSERT INTO templates (id, name, template_type, created_at, content, service_id, subject, created_by_id,
             version, archived, hidden, has_unsubscribe_link, postage, letter_languages, letter_welsh_subject,
             letter_welsh_content, service_letter_contact_id)
         VALUES ($1, $2, $3::text::template_type, $4, $5, $6, $7, $8, 1, false, $9, $10, $11,
             $12::text::letter_language_options, $13, $14, $15)",
        template.id.as_uuid(),
        template.name,
        template.template_type.as_str(),
        now as _,
        template.content,
        template.service_id.as_uuid(),
        template.subject,
        template.created_by.as_uuid(),
        template.hidden,
        template.has_unsubscribe_link,
        letter.map(|letter| letter.postage.as_str()),
        letter.map(|letter| letter.languages.as_str()),
        letter.and_then(|letter| letter.welsh_subject),
        letter.and_then(|letter| letter.welsh_content),
        contact_id.map(LetterContactId::as_uuid),
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, template.id).await?;
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

/// Keeps the live row's present version; part of every transaction that makes one.
async fn copy_to_history(conn: &mut PgConnection, id: TemplateId) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO templates_history (id, name, template_type, created_at, updated_at, content, service_id, subject,
             created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
             letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link)
         SELECT id, name, template_type, created_at, updated_at, content, service_id, subject,
             created_by_id, version, archived, service_letter_contact_id, hidden, postage, letter_attachment_id,
             letter_welsh_content, letter_welsh_subject, letter_languages, has_unsubscribe_link
         FROM templates WHERE id = $1",
        id.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What people write in a template.
#[derive(Clone, Debug)]
pub struct TemplateContent<'a> {
    pub name: &'a str,
    pub subject: Option<&'a str>,
    pub content: &'a str,
    pub postage: Option<Postage>,
    pub letter_languages: Option<LetterLanguages>,
    pub letter_welsh_subject: Option<&'a str>,
    pub letter_welsh_content: Option<&'a str>,
    pub has_unsubscribe_link: bool,
    pub archived: bool,
    /// Who makes the new version.
    pub created_by: UserId,
}

/// Writes a template anew, as a new version.
pub async fn edit(
    conn: &mut PgConnection,
    id: TemplateId,
    content: &TemplateContent<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE templates SET name = $2, subject = $3, content = $4, postage = $5,
             letter_languages = $6::text::letter_language_options, letter_welsh_subject = $7, letter_welsh_content = $8,
             has_unsubscribe_link = $9, archived = $10, created_by_id = $11, version = version + 1, updated_at = $12
         WHERE id = $1",
        id.as_uuid(),
        content.name,
        content.subject,
        content.content,
        content.postage.map(Postage::as_str),
        content.letter_languages.map(LetterLanguages::as_str),
        content.letter_welsh_subject,
        content.letter_welsh_content,
        content.has_unsubscribe_link,
        content.archived,
        content.created_by.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, id).await
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
    let version = sqlx::query_scalar!(
        "UPDATE templates SET content = $3, subject = $4, version = version + 1, updated_at = $5
         WHERE id = $1 AND service_id = $2 RETURNING version",
        id.as_uuid(),
        service.as_uuid(),
        content,
        subject,
        utc::to_column(now) as _,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if version.is_some() {
        copy_to_history(conn, id).await?;
    }
    Ok(version)
}

/// Makes a new version of a template in which nothing of its own has changed, but something that belongs to it.
pub async fn make_version(conn: &mut PgConnection, id: TemplateId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE templates SET version = version + 1, updated_at = $2 WHERE id = $1",
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, id).await
}

/// Gives a letter another address, or none, as a new version.
pub async fn set_letter_contact(
    conn: &mut PgConnection,
    id: TemplateId,
    contact: Option<LetterContactId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE templates SET service_letter_contact_id = $2, version = version + 1, updated_at = $3 WHERE id = $1",
        id.as_uuid(),
        contact.map(LetterContactId::as_uuid),
        utc::to_column(now) as _,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, id).await
}

/// Gives a letter an attachment, or takes it off, as a new version.
pub async fn set_letter_attachment(
    conn: &mut PgConnection,
    id: TemplateId,
    attachment: Option<LetterAttachmentId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE templates SET letter_attachment_id = $2, version = version + 1, updated_at = $3 WHERE id = $1",
        id.as_uuid(),
        attachment.map(LetterAttachmentId::as_uuid),
        utc::to_column(now) as _,
    )
    .execute(&mut *conn)
    .await?;
    copy_to_history(conn, id).await
}

/// Puts a template into a folder of its service, or to the top.
pub async fn put_into_folder(
    conn: &mut PgConnection,
    id: TemplateId,
    folder: Option<TemplateFolderId>,
) -> Result<(), StoreError> {
    match folder {
        Some(folder) => sqlx::query!(
            "INSERT INTO template_folder_map (template_id, template_folder_id) VALUES ($1, $2)
             ON CONFLICT (template_id) DO UPDATE SET template_folder_id = $2",
            id.as_uuid(),
            folder.as_uuid()
        ),
        None => sqlx::query!("DELETE FROM template_folder_map WHERE template_id = $1", id.as_uuid()),
    }
    .execute(conn)
    .await?;
    Ok(())
}

/// Hides the values of a template's messages for ever; nothing happens if they are hidden already.
pub async fn redact(conn: &mut PgConnection, id: TemplateId, by: UserId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO template_redacted AS redacted (template_id, redact_personalisation, updated_at, updated_by_id)
         VALUES ($1, true, $2, $3)
         ON CONFLICT (template_id) DO UPDATE SET redact_personalisation = true, updated_at = $2, updated_by_id = $3
         WHERE NOT redacted.redact_personalisation",
        id.as_uuid(),
        utc::to_column(now) as _,
        by.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}
