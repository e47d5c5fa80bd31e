//! What can be done to a template.

use serde::Serialize;
use serde_json::Value;
use tidings_domain::{LetterContactId, LetterLanguages, NotificationType, Postage, TemplateEmailFileId, UserId};

use super::languages::{Languages, postage};
use crate::{
    internal::{ErrorReply, fields},
    schema::{Fault, ObjectReader, boolean, one_of, string_up_to, text, uuid, uuid_or_null, uuids},
};

/// One of three things that can be done to a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TemplateChange {
    /// The values of its messages are hidden from now on, and of those already sent.
    Redact(TemplateRedaction),
    /// Another address at the top of a letter.
    Sender(TemplateSender),
    /// Other words, or the template's end.
    Edit(TemplateEdit),
}

/// Hides the values of a template's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateRedaction {
    /// Always true: there is no way back.
    pub redact_personalisation: bool,
    pub created_by: UserId,
}

/// Gives a letter an address, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateSender {
    pub reply_to: Option<LetterContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
}

/// Changes of a template: what is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TemplateEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Cannot be changed; may be sent as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_type: Option<NotificationType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postage: Option<Postage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_languages: Option<LetterLanguages>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_welsh_subject: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_welsh_content: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_unsubscribe_link: Option<bool>,
    /// Deletes it: its messages stay readable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Files that its text links to no longer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub archive_email_file_ids: Vec<TemplateEmailFileId>,
    /// Who makes the new version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
}

impl TemplateChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is not right.
    pub fn read(body: &Value) -> Result<Self, ErrorReply> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.optional("name", string_up_to(255));
        let template_type = reader.optional("template_type", one_of(NotificationType::ALL));
        let content = reader.optional("content", text);
        let subject = reader.optional("subject", text);
        let postage = reader.optional("postage", postage);
        let reply_to = reader.optional("reply_to", uuid_or_null);
        let created_by: Option<UserId> = reader.optional("created_by", uuid).map(Into::into);
        let archived = reader.optional("archived", boolean);
        let files = reader.optional("archive_email_file_ids", uuids).unwrap_or_default();
        let has_unsubscribe_link = reader.optional("has_unsubscribe_link", flag).flatten();
        let letter = Languages::read(&mut reader);
        reader.finish_with_others()?;
        if body["redact_personalisation"] == true {
            let created_by = created_by.ok_or_else(|| ErrorReply::field("created_by", "Field is required"))?;
            return Ok(Self::Redact(TemplateRedaction { redact_personalisation: true, created_by }));
        }
        if let Some(reply_to) = reply_to {
            return Ok(Self::Sender(TemplateSender { reply_to: reply_to.map(Into::into), created_by }));
        }
        Ok(Self::Edit(TemplateEdit {
            name,
            template_type,
            content,
            subject,
            postage,
            letter_languages: letter.languages,
            letter_welsh_subject: letter.welsh_subject,
            letter_welsh_content: letter.welsh_content,
            has_unsubscribe_link,
            archived,
            archive_email_file_ids: files.into_iter().map(Into::into).collect(),
            created_by,
        }))
    }
}

/// A truth; null leaves it as it is.
fn flag(value: &Value) -> Result<Option<bool>, Fault> {
    if value.is_null() { Ok(None) } else { fields::boolean(value).map(Some).map_err(Fault::new) }
}
