//! The sandbox: it stands in for any provider, sends to nobody, and keeps what it was given for a person to look at.
//!
//! It takes the place of a provider that is not configured, and takes every message of a test key. Each accepted message
//! names the receipt that the stood-in provider would have sent; whoever keeps the message sees to it that it arrives.

mod message;
mod receipt;
mod recording;

use std::sync::Arc;

use async_trait::async_trait;

pub use message::SandboxMessage;
pub use receipt::simulated_receipt;
pub use recording::RecordingOutbox;

use crate::{Accepted, EmailMessage, EmailProvider, SendError, SmsMessage, SmsProvider};

/// Keeps what the sandbox accepts.
#[async_trait]
pub trait SandboxOutbox: Send + Sync {
    /// Returns once the message is durably kept: that is the moment of acceptance. The same message may come again after a
    /// crash between acceptance and its record; it is kept once, and counted.
    async fn accept(&self, message: SandboxMessage) -> Result<(), SendError>;
}

/// A provider of both channels that hands every message to a [`SandboxOutbox`].
#[derive(Clone)]
pub struct SandboxProvider {
    identifier: String,
    outbox: Arc<dyn SandboxOutbox>,
}

impl SandboxProvider {
    /// Stands in for the provider called `identifier`, as in `provider_details.identifier`.
    pub fn new(identifier: impl Into<String>, outbox: Arc<dyn SandboxOutbox>) -> Self {
        Self { identifier: identifier.into(), outbox }
    }
}

impl std::fmt::Debug for SandboxProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxProvider").field("identifier", &self.identifier).finish_non_exhaustive()
    }
}

#[async_trait]
impl SmsProvider for SandboxProvider {
    fn identifier(&self) -> &str {
        &self.identifier
    }

    async fn send(&self, message: &SmsMessage) -> Result<Accepted, SendError> {
        self.outbox.accept(SandboxMessage::from_sms(message, &self.identifier)).await?;
        Ok(Accepted::default())
    }
}

#[async_trait]
impl EmailProvider for SandboxProvider {
    fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The reference is made from the notification's id, so that a repeated message gets the same one.
    async fn send(&self, message: &EmailMessage) -> Result<Accepted, SendError> {
        self.outbox.accept(SandboxMessage::from_email(message, &self.identifier)).await?;
        Ok(Accepted::with_reference(format!("sandbox-{}", message.notification_id)))
    }
}

#[cfg(test)]
mod tests {
    use tidings_domain::{KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId};
    use uuid::Uuid;

    use super::*;

    const ID: NotificationId = NotificationId::new(Uuid::from_u128(7));

    fn sms(to: &str) -> SmsMessage {
        SmsMessage {
            notification_id: ID,
            service_id: ServiceId::new(Uuid::from_u128(1)),
            to: to.into(),
            body: "Bins: your bin day is Monday".into(),
            sender: "BINS".into(),
            international: false,
            key_type: KeyType::Normal,
        }
    }

    fn email(to: &str) -> EmailMessage {
        EmailMessage {
            notification_id: ID,
            service_id: ServiceId::new(Uuid::from_u128(1)),
            to: to.into(),
            from_name: "Bin \"Team\"".into(),
            from_address: "bins@notify.example".into(),
            reply_to: Some("help@bins.example".into()),
            subject: "Bin day".into(),
            text: "Monday".into(),
            html: "<p>Monday</p>".into(),
            unsubscribe_link: Some("https://bins.example/unsubscribe".into()),
            key_type: KeyType::Test,
        }
    }

    fn sandbox() -> (SandboxProvider, Arc<RecordingOutbox>) {
        let outbox = Arc::new(RecordingOutbox::default());
        (SandboxProvider::new("mmg", outbox.clone()), outbox)
    }

    #[tokio::test]
    async fn a_text_message_is_kept_as_given_and_has_no_reference() {
        let (provider, outbox) = sandbox();
        let accepted = SmsProvider::send(&provider, &sms("447900900123")).await.unwrap();
        assert_eq!(accepted, Accepted::default());

        let kept = &outbox.messages()[0];
        assert_eq!((kept.notification_id, kept.channel), (ID, NotificationType::Sms));
        assert_eq!(
            (kept.provider.as_str(), kept.recipient.as_str(), kept.sender.as_str()),
            ("mmg", "447900900123", "BINS")
        );
        assert_eq!(kept.body, "Bins: your bin day is Monday");
        assert_eq!((kept.subject.as_deref(), kept.body_html.as_deref()), (None, None));
        assert_eq!((kept.key_type, kept.receipt), (KeyType::Normal, NotificationStatus::Delivered));
    }

    #[tokio::test]
    async fn an_email_is_kept_with_its_headers_and_both_bodies() {
        let (provider, outbox) = sandbox();
        let accepted = EmailProvider::send(&provider, &email("a@b.example")).await.unwrap();
        assert_eq!(accepted.reference, Some(format!("sandbox-{ID}")));

        let kept = &outbox.messages()[0];
        assert_eq!((kept.channel, kept.key_type), (NotificationType::Email, KeyType::Test));
        assert_eq!(kept.sender, "Bin \"Team\" <bins@notify.example>");
        assert_eq!(kept.reply_to.as_deref(), Some("help@bins.example"));
        assert_eq!(kept.subject.as_deref(), Some("Bin day"));
        assert_eq!((kept.body.as_str(), kept.body_html.as_deref()), ("Monday", Some("<p>Monday</p>")));
        assert_eq!(kept.unsubscribe_link.as_deref(), Some("https://bins.example/unsubscribe"));
    }

    #[tokio::test]
    async fn failure_recipients_hold_for_every_key_type() {
        let (provider, outbox) = sandbox();
        for key_type in [KeyType::Normal, KeyType::Team, KeyType::Test] {
            SmsProvider::send(&provider, &SmsMessage { key_type, ..sms("447700900002") }).await.unwrap();
        }
        EmailProvider::send(&provider, &email("temp-fail@simulator.notify")).await.unwrap();
        let receipts: Vec<_> = outbox.messages().iter().map(|message| message.receipt).collect();
        use NotificationStatus::{PermanentFailure as Permanent, TemporaryFailure as Temporary};
        assert_eq!(receipts, [Permanent, Permanent, Permanent, Temporary]);
    }

    #[tokio::test]
    async fn what_the_outbox_does_not_keep_is_not_accepted() {
        let (provider, outbox) = sandbox();
        let error = SendError::Unavailable("the network is down".into());
        outbox.fail_next([error.clone()]);
        assert_eq!(SmsProvider::send(&provider, &sms("447900900123")).await, Err(error));
        assert!(outbox.messages().is_empty());
        SmsProvider::send(&provider, &sms("447900900123")).await.unwrap();
        assert_eq!(outbox.messages().len(), 1);
    }
}
