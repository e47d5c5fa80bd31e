//! What providers report afterwards, in our words: each provider's file translates its own.

use std::borrow::Cow;

use jiff::Timestamp;
use tidings_domain::{NotificationId, NotificationStatus};

/// How a receipt names the message that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// By the notification.
    Notification(NotificationId),
    /// By the provider's own reference ([`crate::Accepted::reference`]).
    Reference(String),
    /// By a text that can be neither: there is no such message.
    Unreadable(String),
}

impl Subject {
    /// A text that should be a notification's id, in any form that Notify takes.
    pub fn notification(text: &str) -> Self {
        match tidings_domain::ids::parse_lenient(text) {
            Some(id) => Self::Notification(id.into()),
            None => Self::Unreadable(text.to_owned()),
        }
    }
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReceipt {
    pub subject: Subject,
    pub status: NotificationStatus,
    /// What it means for a message of which an interim state was reported before, where that differs.
    pub while_pending: Option<NotificationStatus>,
    /// When the provider took the message, where the receipt says it. A reference that is not known is waited for while
    /// this is recent.
    pub sent_at: Option<Timestamp>,
    /// It says that there is no such mailbox, so that nothing more is to be sent there for a while. Emails only.
    pub no_such_mailbox: bool,
    /// The provider's own words, for the log: no personal data.
    pub detail: Cow<'static, str>,
}

/// A receipt lacks what it is about. The words are the contract of the endpoints.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join(", "))]
pub struct MissingFields(pub Vec<String>);

impl MissingFields {
    /// None, or those of `fields` for which there is an empty value.
    pub(crate) fn check(provider: &str, fields: &[(&str, &str)]) -> Result<(), Self> {
        let missing = fields.iter().filter(|(_, value)| value.is_empty());
        let errors: Vec<_> = missing.map(|(name, _)| format!("{provider} callback failed: {name} missing")).collect();
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }
}

/// A text message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboundSms {
    /// The number that it was sent to, as the provider writes it.
    pub to: String,
    /// Who sent it, as the provider writes it.
    pub from: String,
    pub content: String,
    /// The provider's id of it, where it has one.
    pub reference: Option<String>,
    /// When the provider got it: what it wrote, in no particular form. `None` where it wrote nothing.
    pub received_at: Option<String>,
}

/// A field that every inbound message has is not there, or no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is missing")]
pub struct MissingField(pub &'static str);
