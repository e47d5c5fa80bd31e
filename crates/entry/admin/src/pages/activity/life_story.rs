//! What happened to a message, step by step.

use serde::Serialize;
use tidings_api_types::internal::notifications::{Notification, NotificationEvent, NotificationEventKind as Kind};
use tidings_domain::{KeyType, NotificationType};

use super::status;

/// A step.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Step {
    text: &'static str,
    detail: Option<String>,
    at: String,
}

/// What is known of a message's way, in words.
pub(super) fn of(sent: &Notification, events: &[NotificationEvent]) -> Vec<Step> {
    events.iter().map(|event| step(sent, event)).collect()
}

fn step(sent: &Notification, event: &NotificationEvent) -> Step {
    let became = || event.status.map(|status| status::in_words(status, sent.notification_type));
    let said = || event.detail.as_deref().map(sentence);
    let (text, detail) = match event.kind {
        Kind::Created => ("Accepted", Some(who(sent))),
        Kind::Attempt => ("Could not be handed over", said()),
        Kind::Accepted if sent.notification_type == NotificationType::Letter => {
            ("Sent to the printer", by("Through", event))
        }
        Kind::Accepted => ("Sent", by("Through", event)),
        Kind::Receipt => (became().unwrap_or("Report received"), by("Reported by", event)),
        Kind::Status => (became().unwrap_or("Changed"), said()),
        Kind::Callback => ("Your system was called", said()),
    };
    Step { text, detail, at: event.at.0.to_string() }
}

fn by(how: &str, event: &NotificationEvent) -> Option<String> {
    event.provider.as_ref().map(|provider| format!("{how} {provider}"))
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Who sent it, and by which way.
fn who(sent: &Notification) -> String {
    let file = sent.job.as_ref().map(|job| {
        // As a spreadsheet counts, whose first row has the columns' names.
        let row = sent.job_row_number.map(|row| format!(", row {}", row.saturating_add(2))).unwrap_or_default();
        format!("From {}{row}", job.original_file_name)
    });
    match (&sent.created_by, &sent.key_name, file) {
        (Some(person), _, Some(file)) => format!("{file}, sent by {}", person.name),
        (Some(person), _, None) => format!("Sent by {}", person.name),
        (None, Some(key), _) => {
            let kind = match sent.key_type {
                KeyType::Normal => "",
                KeyType::Team => ", which only sends to the team and the guest list",
                KeyType::Test => ", which only pretends to send",
            };
            format!("Through the API, with the key ‘{key}’{kind}")
        }
        (None, None, Some(file)) => file,
        (None, None, None) => "Through the API".to_owned(),
    }
}
