//! A template to be made.

use serde::Serialize;
use serde_json::Value;
use tidings_domain::{
    LetterContactId, LetterLanguages, NotificationType, Postage, ServiceId, TemplateFolderId, UserId,
};

use super::languages::{Languages, postage};
use crate::{
    internal::fields::boolean,
    schema::{Fault, Faults, ObjectReader, one_of, string_up_to, text, uuid, uuid_or_null},
};

/// A template to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewTemplate {
    pub name: String,
    pub template_type: NotificationType,
    pub content: String,
    /// Emails and letters must have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// As in the path.
    pub service: ServiceId,
    pub created_by: UserId,
    /// None at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_folder_id: Option<TemplateFolderId>,
    /// For letters; second class if none is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postage: Option<Postage>,
    /// For letters; English if none is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_languages: Option<LetterLanguages>,
    pub letter_welsh_subject: Option<String>,
    pub letter_welsh_content: Option<String>,
    /// For emails.
    pub has_unsubscribe_link: bool,
    /// For letters: the address at the top.
    pub reply_to: Option<LetterContactId>,
}

impl NewTemplate {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.optional("name", string_up_to(255));
        let template_type = reader.optional("template_type", one_of(NotificationType::ALL));
        let content = reader.optional("content", text);
        let service = reader.optional("service", uuid);
        let subject = reader.optional("subject", text);
        let created_by = reader.optional("created_by", uuid);
        let parent_folder_id = reader.optional("parent_folder_id", uuid);
        let postage = reader.optional("postage", postage);
        let reply_to = reader.optional("reply_to", uuid_or_null);
        let has_unsubscribe_link = reader.optional("has_unsubscribe_link", flag);
        // What is missing is told in this order; without a type a subject is asked for.
        if template_type.map_or(!reader.has("template_type"), |channel| channel != NotificationType::Sms) {
            reader.require("subject");
        }
        ["name", "template_type", "content", "service", "created_by"].iter().for_each(|name| reader.require(name));
        let letter = Languages::read(&mut reader);
        reader.finish_with_others()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            template_type: template_type.unwrap_or(NotificationType::Sms),
            content: content.unwrap_or_default(),
            subject,
            service: service.unwrap_or_default().into(),
            created_by: created_by.unwrap_or_default().into(),
            parent_folder_id: parent_folder_id.map(Into::into),
            postage,
            letter_languages: letter.languages,
            letter_welsh_subject: letter.welsh_subject.flatten(),
            letter_welsh_content: letter.welsh_content.flatten(),
            has_unsubscribe_link: has_unsubscribe_link.unwrap_or_default(),
            reply_to: reply_to.flatten().map(Into::into),
        })
    }
}

/// A truth; null means no.
fn flag(value: &Value) -> Result<bool, Fault> {
    if value.is_null() { Ok(false) } else { boolean(value).map_err(Fault::new) }
}
