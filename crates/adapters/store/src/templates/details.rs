//! A template as its editors see it: everything about it in one statement.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};
use tidings_domain::{
    LetterAttachmentId, LetterContactId, LetterLanguages, NotificationType, Postage, ServiceId, TemplateEmailFileId,
    TemplateFolderId, TemplateId, UserId,
};
use uuid::Uuid;

use crate::{StoreError, known, letter_attachments::StoredLetterAttachment, utc};

/// A version of a template with what belongs to it.
#[derive(Clone, Debug)]
pub struct TemplateDetails {
    pub id: TemplateId,
    pub service_id: ServiceId,
    pub name: String,
    pub template_type: NotificationType,
    pub content: String,
    pub subject: Option<String>,
    pub version: i32,
    pub archived: bool,
    pub hidden: bool,
    pub postage: Option<Postage>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    /// Who made this version.
    pub created_by: Author,
    /// Where it is now, if the latest version was asked for.
    pub folder_id: Option<TemplateFolderId>,
    pub letter_contact_id: Option<LetterContactId>,
    pub letter_attachment: Option<StoredLetterAttachment>,
    pub letter_languages: Option<LetterLanguages>,
    pub letter_welsh_subject: Option<String>,
    pub letter_welsh_content: Option<String>,
    pub has_unsubscribe_link: bool,
    /// Whether its messages' values are hidden, if that has ever been said.
    pub redact_personalisation: Option<bool>,
    /// As stored: the letter's address, else the service's default sender of such messages.
    pub reply_to_text: Option<String>,
    /// The files that an email links to in this version, by id.
    pub email_files: Vec<LinkedFile>,
}

/// Who made a version of something.
#[derive(Clone, Debug)]
pub struct Author {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
}

/// A file that an email links to, as it was in a version of its template.
#[derive(Clone, Debug, Deserialize)]
pub struct LinkedFile {
    pub id: TemplateEmailFileId,
    pub filename: String,
    pub link_text: Option<String>,
    /// In weeks.
    pub retention_period: i32,
    pub validate_users_email: bool,
}

struct Row {
    id: Uuid,
    service_id: Uuid,
    name: String,
    template_type: String,
    content: String,
    subject: Option<String>,
    version: i32,
    archived: bool,
    hidden: bool,
    postage: Option<String>,
    created_at: DateTime,
    updated_at: Option<DateTime>,
    created_by_id: Uuid,
    author_name: String,
    author_email_address: String,
    folder_id: Option<Uuid>,
    service_letter_contact_id: Option<Uuid>,
    letter_languages: Option<String>,
    letter_welsh_subject: Option<String>,
    letter_welsh_content: Option<String>,
    has_unsubscribe_link: bool,
    redact_personalisation: Option<bool>,
    reply_to_text: Option<String>,
    email_files: Option<Json<Vec<LinkedFile>>>,
    attachment_id: Option<Uuid>,
    attachment_created_at: Option<DateTime>,
    attachment_created_by_id: Option<Uuid>,
    attachment_archived_at: Option<DateTime>,
    attachment_archived_by_id: Option<Uuid>,
    attachment_filename: Option<String>,
    attachment_page_count: Option<i16>,
}

impl Row {
    fn attachment(&mut self) -> Option<StoredLetterAttachment> {
        Some(StoredLetterAttachment {
            id: LetterAttachmentId::new(self.attachment_id?),
            created_at: utc::from_column(self.attachment_created_at?),
            created_by: self.attachment_created_by_id?.into(),
            archived_at: self.attachment_archived_at.map(utc::from_column),
            archived_by: self.attachment_archived_by_id.map(Into::into),
            original_filename: self.attachment_filename.take()?,
            page_count: self.attachment_page_count?,
        })
    }
}

impl TryFrom<Row> for TemplateDetails {
    type Error = StoreError;

    fn try_from(mut row: Row) -> Result<Self, StoreError> {
        let postage = row.postage.as_deref().map(|text| known("templates", "postage", text)).transpose()?;
        let languages = row.letter_languages.as_deref();
        let languages = languages.map(|text| known("templates", "letter_languages", text)).transpose()?;
        Ok(Self {
            letter_attachment: row.attachment(),
            id: row.id.into(),
            service_id: row.service_id.into(),
            name: row.name,
            template_type: known("templates", "template_type", &row.template_type)?,
            content: row.content,
            subject: row.subject,
            version: row.version,
            archived: row.archived,
            hidden: row.hidden,
            postage,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
            created_by: Author {
                id: row.created_by_id.into(),
                name: row.author_name,
                email_address: row.author_email_address,
            },
            folder_id: row.folder_id.map(Into::into),
            letter_contact_id: row.service_letter_contact_id.map(Into::into),
            letter_languages: languages,
            letter_welsh_subject: row.letter_welsh_subject,
            letter_welsh_content: row.letter_welsh_content,
            has_unsubscribe_link: row.has_unsubscribe_link,
            redact_personalisation: row.redact_personalisation,
            reply_to_text: row.reply_to_text,
            email_files: row.email_files.map(|Json(files)| files).unwrap_or_default(),
        })
    }
}

/// The latest version of a service's template, hidden and archived ones too.
pub async fn details(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: TemplateId,
) -> Result<Option<TemplateDetails>, StoreError> {
    sqlx::query_file_as!(Row, "src/templates/details.sql", id.as_uuid(), service.as_uuid())
        .fetch_optional(executor)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// The versions of a service's template, the latest first; one of them if `version` says which. Hidden ones are left out.
pub async fn versions(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: TemplateId,
    version: Option<i32>,
) -> Result<Vec<TemplateDetails>, StoreError> {
    sqlx::query_file_as!(Row, "src/templates/versions.sql", id.as_uuid(), service.as_uuid(), version)
        .fetch_all(executor)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Versions of a service's templates, hidden ones too, in no particular order; those that there are not are left out. The
/// files that emails link to are not told.
pub async fn versions_among(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    wanted: &[(TemplateId, i32)],
) -> Result<Vec<TemplateDetails>, StoreError> {
    let ids: Vec<_> = wanted.iter().map(|(id, _)| id.as_uuid()).collect();
    let versions: Vec<_> = wanted.iter().map(|(_, version)| *version).collect();
    sqlx::query_file_as!(Row, "src/templates/versions_among.sql", service.as_uuid(), &ids, &versions)
        .fetch_all(executor)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
