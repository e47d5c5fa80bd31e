//! The jobs there are: their names and what they carry.
//!
//! Payloads are ids, and grow by fields that may be left out: a job enqueued by the version before must still be understood.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationId, NotificationType};

/// Hands a text message to a provider.
pub const DELIVER_SMS: &str = "deliver-sms";
/// Hands an email to a provider.
pub const DELIVER_EMAIL: &str = "deliver-email";

/// Deletes codes to sign in with that nobody can use any more.
pub const DELETE_VERIFY_CODES: &str = "delete-verify-codes";
/// Deletes invitations that nobody can accept any more.
pub const DELETE_INVITATIONS: &str = "delete-invitations";
/// Ends messages of which no provider has reported anything for three days.
pub const TIMEOUT_SENDING_NOTIFICATIONS: &str = "timeout-sending-notifications";

/// What [`DELIVER_SMS`] and [`DELIVER_EMAIL`] carry.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Deliver {
    pub notification_id: NotificationId,
    /// After this the message is worth nothing any more, and is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Deliver {
    /// A message that is worth sending whenever it can be.
    pub const fn any_time(notification_id: NotificationId) -> Self {
        Self { notification_id, expires_at: None }
    }
}

/// The job that delivers a channel's notifications; letters are printed in runs, by none.
pub const fn delivering(channel: NotificationType) -> Option<&'static str> {
    match channel {
        NotificationType::Sms => Some(DELIVER_SMS),
        NotificationType::Email => Some(DELIVER_EMAIL),
        NotificationType::Letter => None,
    }
}
