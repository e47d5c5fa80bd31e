//! A template, parsed once and rendered many times.

use tidings_domain::{NotificationType, TemplateId};
use tidings_store::templates::StoredTemplate;
use tidings_template::Template;

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
        }
    }

    /// The placeholders that `values` leaves open, the subject's first, as the template writes them.
    pub fn missing(&self, values: &tidings_template::Personalisation) -> Vec<&str> {
        tidings_template::missing(&[&self.subject, &self.content], values)
    }
}
