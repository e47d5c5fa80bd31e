//! Pages that are sent with letters.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{LetterAttachmentId, TemplateId, UserId};

use super::{endpoint::endpoint, time::WireTime};
use crate::schema::{Fault, Faults, ObjectReader, integer, text, uuid};

endpoint! {
    /// An attachment, archived ones too.
    GET "/letter-attachment/{letter_attachment_id}" => GetLetterAttachment { letter_attachment_id: LetterAttachmentId }
        -> LetterAttachment
}

endpoint! {
    /// Gives a letter's template an attachment.
    POST "/letter-attachment" => CreateLetterAttachment {} (NewLetterAttachment) -> 201 LetterAttachment
}

endpoint! {
    /// Takes an attachment off its template.
    POST "/letter-attachment/{letter_attachment_id}/archive"
        => ArchiveLetterAttachment { letter_attachment_id: LetterAttachmentId } (LetterAttachmentArchiver) -> 204 ()
}

/// Pages that are sent with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterAttachment {
    pub id: LetterAttachmentId,
    pub created_at: WireTime,
    pub created_by_id: UserId,
    /// When it was taken off its template.
    pub archived_at: Option<WireTime>,
    pub archived_by_id: Option<UserId>,
    pub original_filename: String,
    pub page_count: i16,
}

/// An attachment to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewLetterAttachment {
    /// Under which its pages are stored elsewhere; its id from now on.
    pub upload_id: LetterAttachmentId,
    pub created_by_id: UserId,
    pub original_filename: String,
    pub page_count: i16,
    pub template_id: TemplateId,
}

impl NewLetterAttachment {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let upload_id = reader.required("upload_id", uuid);
        let created_by_id = reader.required("created_by_id", uuid);
        let original_filename = reader.required("original_filename", text);
        let page_count = reader.required("page_count", pages);
        let template_id = reader.required("template_id", uuid);
        reader.finish_with_others()?;
        Ok(Self {
            upload_id: upload_id.unwrap_or_default().into(),
            created_by_id: created_by_id.unwrap_or_default().into(),
            original_filename: original_filename.unwrap_or_default(),
            page_count: page_count.unwrap_or_default(),
            template_id: template_id.unwrap_or_default().into(),
        })
    }
}

fn pages(value: &Value) -> Result<i16, Fault> {
    i16::try_from(integer(value)?).map_err(|_| Fault::new(format!("{value} is out of range")))
}

/// Who takes an attachment off its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LetterAttachmentArchiver {
    pub archived_by: UserId,
}

impl LetterAttachmentArchiver {
    /// Reads a body.
    ///
    /// # Errors
    /// What is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let archived_by = reader.required("archived_by", uuid);
        reader.finish_with_others()?;
        Ok(Self { archived_by: archived_by.unwrap_or_default().into() })
    }
}
