//! What the sandbox keeps of a message.

use tidings_domain::{KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId};

use super::simulated_receipt;
use crate::{EmailMessage, SmsMessage};

/// A message that the sandbox was given, of either channel, and the receipt that is to follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxMessage {
    /// The notification that was sent.
    pub notification_id: NotificationId,
    /// Whose it is.
    pub service_id: ServiceId,
    /// The provider that the sandbox stood in for.
    pub provider: String,
    /// Email or text message.
    pub channel: NotificationType,
    /// The kind of key it was sent with.
    pub key_type: KeyType,
    /// International digits without a `+`, or an address.
    pub recipient: String,
    /// A number or name for a text message, `name <address>` for an email.
    pub sender: String,
    /// Where answers to an email go, if not to the sender.
    pub reply_to: Option<String>,
    /// An email's.
    pub subject: Option<String>,
    /// The text; an email's plain part.
    pub body: String,
    /// An email's HTML part, a whole document.
    pub body_html: Option<String>,
    /// An email's one-click unsubscribe address.
    pub unsubscribe_link: Option<String>,
    /// The final status that the simulated receipt reports.
    pub receipt: NotificationStatus,
}

impl SandboxMessage {
    pub(super) fn from_sms(message: &SmsMessage, provider: &str) -> Self {
        Self {
            notification_id: message.notification_id,
            service_id: message.service_id,
            provider: provider.to_owned(),
            channel: NotificationType::Sms,
            key_type: message.key_type,
            recipient: message.to.clone(),
            sender: message.sender.clone(),
            reply_to: None,
            subject: None,
            body: message.body.clone(),
            body_html: None,
            unsubscribe_link: None,
            receipt: simulated_receipt(&message.to),
        }
    }

    pub(super) fn from_email(message: &EmailMessage, provider: &str) -> Self {
        Self {
            notification_id: message.notification_id,
            service_id: message.service_id,
            provider: provider.to_owned(),
            channel: NotificationType::Email,
            key_type: message.key_type,
            recipient: message.to.clone(),
            sender: format!("{} <{}>", message.from_name, message.from_address),
            reply_to: message.reply_to.clone(),
            subject: Some(message.subject.clone()),
            body: message.text.clone(),
            body_html: Some(message.html.clone()),
            unsubscribe_link: message.unsubscribe_link.clone(),
            receipt: simulated_receipt(&message.to),
        }
    }
}
