//! The messages of a job, as its page lists them.

use serde::Serialize;
use tidings_api_types::internal::notifications::Notification;
use tidings_domain::{NotificationStatus, ServiceId};

/// A message in the list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    id: String,
    href: String,
    recipient: String,
    /// As a spreadsheet numbers it, where 1 has the names of the columns.
    row_number: Option<i32>,
    status: &'static str,
    /// `good`, `error`, `hint` or `default`.
    kind: &'static str,
    at: String,
}

impl Row {
    pub fn of(service: ServiceId, notification: &Notification) -> Self {
        let at = notification.updated_at.unwrap_or(notification.created_at);
        Self {
            id: notification.id.to_string(),
            href: format!("/services/{service}/notification/{}", notification.id),
            // Of letters the first line says enough.
            recipient: notification.to.lines().next().unwrap_or_default().to_owned(),
            row_number: notification.job_row_number.map(|row| row.saturating_add(2)),
            status: notification.status.in_words(notification.notification_type),
            kind: kind(notification.status),
            at: at.to_string(),
        }
    }
}

const fn kind(status: NotificationStatus) -> &'static str {
    use NotificationStatus as Status;
    match status {
        Status::Created | Status::Sending | Status::Pending | Status::PendingVirusCheck => "default",
        Status::Sent | Status::Delivered => "good",
        Status::Cancelled => "hint",
        Status::Failed
        | Status::TechnicalFailure
        | Status::TemporaryFailure
        | Status::PermanentFailure
        | Status::VirusScanFailed
        | Status::ValidationFailed
        | Status::ReturnedLetter => "error",
    }
}
