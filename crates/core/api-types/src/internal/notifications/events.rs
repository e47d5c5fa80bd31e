//! A notification's life story.

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationId, NotificationStatus, ServiceId};

use crate::internal::{endpoint::endpoint, time::WireTime};

endpoint! {
    /// What has happened to a notification, the first thing first: as far as it is kept.
    GET "/service/{service_id}/notifications/{notification_id}/events"
        => ListNotificationEvents { service_id: ServiceId, notification_id: NotificationId } -> Vec<NotificationEvent>
}

/// Something that happened to a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationEvent {
    pub at: WireTime,
    pub kind: NotificationEventKind,
    /// The provider's identifier, where one had to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// More about it, in words; without personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The state that the notification came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<NotificationStatus>,
}

/// What it was that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationEventKind {
    /// It was made.
    Created,
    /// No provider took it, or nobody knows whether one did; kept for a week.
    Attempt,
    /// A provider took it.
    Accepted,
    /// The provider reported what became of it.
    Receipt,
    /// It came to its state without a provider's word.
    Status,
    /// Its service was called about it, or was to be; kept for a week.
    Callback,
}
