//! Messages as rows of a list.

use serde::Serialize;
use tidings_api_types::internal::notifications::Notification;
use tidings_domain::{NotificationId, NotificationType};

use super::status;
use crate::message::Message;

/// A message in the list.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    id: NotificationId,
    /// Whom it went to, in a line.
    recipient: String,
    /// What it begins with.
    line: String,
    channel: &'static str,
    status: &'static str,
    has_failed: bool,
    /// When it was sent, or what became of it was told.
    at: String,
}

impl Row {
    pub(super) fn of(sent: &Notification) -> Self {
        let has_failed = status::has_failed(sent.status);
        Self {
            id: sent.id,
            recipient: recipient(sent),
            line: line(sent),
            channel: sent.notification_type.as_str(),
            status: status::in_words(sent.status, sent.notification_type),
            has_failed,
            at: told_at(sent),
        }
    }
}

/// When its status came about, as far as that is known.
pub(super) fn told_at(sent: &Notification) -> String {
    let told = if sent.status.is_completed() { sent.updated_at } else { None };
    told.unwrap_or(sent.created_at).0.to_string()
}

/// Whom it went to, in a line: an address's lines with commas between, and of a letter that came as a PDF its own label.
pub(super) fn recipient(sent: &Notification) -> String {
    let lines: Vec<&str> = sent.to.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match (sent.notification_type, sent.template.is_precompiled_letter) {
        (NotificationType::Letter, true) if lines.is_empty() || sent.to == "Provided as PDF" => {
            sent.client_reference.clone().unwrap_or_else(|| "Provided as PDF".to_owned())
        }
        _ => lines.join(", "),
    }
}

fn line(sent: &Notification) -> String {
    let template = &sent.template;
    if template.is_precompiled_letter {
        return "Provided as PDF".to_owned();
    }
    let subject = template.subject.as_deref();
    Message::of(subject, &template.content, &sent.personalisation, template.redact_personalisation).line()
}
