//! What a provider is.

use async_trait::async_trait;

use crate::{EmailMessage, SmsMessage};

/// The provider has taken responsibility for the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's own reference, by which its receipts name the message, where it has one (SES's message id). The other
    /// providers' receipts name the notification.
    pub reference: Option<String>,
    /// The provider reports nothing more: that it took the message is all that will ever be known, and counts as delivery.
    pub is_last_word: bool,
}

impl Accepted {
    /// Receipts will name the message by this reference.
    pub fn with_reference(reference: impl Into<String>) -> Self {
        Self { reference: Some(reference.into()), is_last_word: false }
    }
}

/// The message was not accepted, or nobody can say.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SendError {
    /// Not accepted, and worth another try, later or by another provider: unreachable, overloaded, a fault of its own or of
    /// our account. Nothing about the message itself.
    #[error("the provider is not available: {0}")]
    Unavailable(String),
    /// The message was handed over, and no answer came: it may have been sent.
    #[error("the provider did not answer: {0}")]
    Unknown(String),
    /// The provider will never accept this message.
    #[error("the provider refused the message: {0}")]
    Refused(String),
    /// As [`Self::Refused`], because the recipient has no mailbox: no other email is worth a try either, for a while.
    #[error("there is no such mailbox: {0}")]
    NoSuchMailbox(String),
}

/// Delivers text messages.
#[async_trait]
pub trait SmsProvider: Send + Sync {
    /// As in `provider_details.identifier` and `notifications.sent_by`.
    fn identifier(&self) -> &str;

    /// Hands one message over. Returns within the provider's own time limit.
    async fn send(&self, message: &SmsMessage) -> Result<Accepted, SendError>;
}

/// Delivers emails.
#[async_trait]
pub trait EmailProvider: Send + Sync {
    /// As in `provider_details.identifier` and `notifications.sent_by`.
    fn identifier(&self) -> &str;

    /// Hands one message over. Returns within the provider's own time limit.
    async fn send(&self, message: &EmailMessage) -> Result<Accepted, SendError>;
}
