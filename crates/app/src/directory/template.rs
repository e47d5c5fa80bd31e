//! A template, parsed once and rendered many times.

use tidings_domain::{NotificationType, Postage, TemplateId};
use tidings_store::templates::{StoredLetterParts, StoredTemplate};
use tidings_template::{LetterSource, LetterTemplate, Template};

/// A version of a template, ready to be filled.
#[derive(Debug)]
pub struct ReadyTemplate {
    pub id: TemplateId,
    pub version: i32,
    pub template_type: NotificationType,
    /// Empty for text messages.
    pub subject: Template,
    pub content: Template,
    pub archived: bool,
    /// A link to unsubscribe is put under the email.
    pub has_unsubscribe_link: bool,
    /// Latest versions of letters have one.
    pub letter: Option<ReadyLetter>,
}

/// A letter, ready to be filled.
#[derive(Debug)]
pub struct ReadyLetter {
    pub template: LetterTemplate,
    /// How it travels within the United Kingdom.
    pub postage: Postage,
    /// Where answers go, as it stands at the top.
    pub contact_block: Option<String>,
}

impl ReadyTemplate {
    pub(super) fn new(stored: StoredTemplate) -> Self {
        // Text messages may hold a subject by accident of the past; it is not theirs.
        let subject = match stored.template_type {
            NotificationType::Sms => "",
            NotificationType::Email | NotificationType::Letter => stored.subject.as_deref().unwrap_or_default(),
        };
        Self {
            id: stored.id,
            version: stored.version,
            template_type: stored.template_type,
            subject: Template::parse(subject),
            content: Template::parse(&stored.content),
            archived: stored.archived,
            has_unsubscribe_link: stored.has_unsubscribe_link,
            letter: None,
        }
    }

    pub(super) fn letter(stored: StoredTemplate, parts: StoredLetterParts) -> Self {
        let template = LetterTemplate::parse(LetterSource {
            subject: stored.subject.as_deref().unwrap_or_default(),
            content: &stored.content,
            welsh_subject: parts.welsh_subject.as_deref().unwrap_or_default(),
            welsh_content: parts.welsh_content.as_deref().unwrap_or_default(),
            contact_block: parts.contact_block.as_deref().unwrap_or_default(),
        });
        let postage = parts.postage.unwrap_or(Postage::Second);
        let letter = Some(ReadyLetter { template, postage, contact_block: parts.contact_block });
        Self { letter, ..Self::new(stored) }
    }

    /// The placeholders that `values` leaves open, the subject's first, as the template writes them.
    pub fn missing(&self, values: &tidings_template::Personalisation) -> Vec<&str> {
        tidings_template::missing(&[&self.subject, &self.content], values)
    }
}
