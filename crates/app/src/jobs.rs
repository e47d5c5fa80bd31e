//! The jobs there are: their names and what they carry.
//!
//! Payloads are ids, and grow by fields that may be left out: a job enqueued by the version before must still be
//! understood.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationId, NotificationStatus, NotificationType};

/// Hands a text message to a provider.
pub const DELIVER_SMS: &str = "deliver-sms";
/// Hands an email to a provider.
pub const DELIVER_EMAIL: &str = "deliver-email";

/// What [`DELIVER_SMS`] and [`DELIVER_EMAIL`] carry.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Deliver {
    pub notification_id: NotificationId,
}

/// Applies a receipt that came before the record of what it is about.
pub const EARLY_RECEIPT: &str = "early-receipt";

/// What [`EARLY_RECEIPT`] carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyReceipt {
    pub provider: String,
    /// The provider's own reference.
    pub reference: String,
    pub status: NotificationStatus,
    /// What it means for a message of which an interim state was reported before, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub while_pending: Option<NotificationStatus>,
    /// When the provider took the message; when the receipt came, where it does not say.
    pub sent_at: Timestamp,
}

/// The job that delivers a channel's notifications; letters are printed in runs, by none.
pub const fn delivering(channel: NotificationType) -> Option<&'static str> {
    match channel {
        NotificationType::Sms => Some(DELIVER_SMS),
        NotificationType::Email => Some(DELIVER_EMAIL),
        NotificationType::Letter => None,
    }
}
