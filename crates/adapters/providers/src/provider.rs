//! What a provider is.

use async_trait::async_trait;

use crate::{EmailMessage, SmsMessage};

/// The provider has taken responsibility for the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The provider's own reference, by which its receipts name the message, where it has one (SES's message id). The other
    /// providers' receipts name the notification.
    pub reference: Option<String>,
}

/// The message was not accepted, or nobody can say.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SendError {
    /// Worth another try later: unreachable, overloaded, a time-out. Nothing about the message itself.
    #[error("the provider is not available: {0}")]
    Unavailable(String),
    /// The provider will never accept this message.
    #[error("the provider refused the message: {0}")]
    Refused(String),
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
