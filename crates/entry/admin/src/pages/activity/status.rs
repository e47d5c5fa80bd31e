//! What became of a message, as its team reads it.

use tidings_domain::{NotificationStatus, NotificationType};

/// A status in words.
pub(in crate::pages) const fn in_words(status: NotificationStatus, channel: NotificationType) -> &'static str {
    use NotificationStatus as Status;
    use NotificationType::{Email, Letter, Sms};
    match (channel, status) {
        (Email | Sms, Status::Created | Status::Sending | Status::Pending | Status::PendingVirusCheck) => "Delivering",
        (Email | Sms, Status::Delivered | Status::ReturnedLetter) | (Email, Status::Sent) => "Delivered",
        (Sms, Status::Sent) => "Sent to an international number",
        (Email, Status::TemporaryFailure) => "Inbox not accepting messages right now",
        (Sms, Status::TemporaryFailure) => "Phone not accepting messages right now",
        (Email, Status::PermanentFailure) => "Email address does not exist",
        (Sms, Status::PermanentFailure) => "Not delivered",
        (Letter, Status::PendingVirusCheck) => "Being checked",
        (Letter, Status::Created | Status::Sending | Status::Pending) => "Waiting to be printed",
        (Letter, Status::Sent | Status::Delivered) => "Posted",
        (Letter, Status::ReturnedLetter) => "Returned",
        (Letter, Status::TemporaryFailure | Status::PermanentFailure) => "Permanent failure",
        (_, Status::TechnicalFailure) => "Technical failure",
        (_, Status::VirusScanFailed) => "Virus detected",
        (_, Status::ValidationFailed) => "Content or address not valid",
        (_, Status::Cancelled) => "Cancelled",
        (_, Status::Failed) => "Failed",
    }
}

/// What can be done about it, where that helps.
pub(super) const fn advice(status: NotificationStatus, channel: NotificationType) -> Option<&'static str> {
    use NotificationStatus as Status;
    use NotificationType::{Email, Letter, Sms};
    Some(match (channel, status) {
        (Email, Status::TemporaryFailure) => {
            "The inbox may be full, or the message may have been taken for spam. You can try again later."
        }
        (Sms, Status::TemporaryFailure) => {
            "The phone may be turned off, have no signal, or be full. You can try again later."
        }
        (Email, Status::PermanentFailure) => {
            "Take the address off your mailing list, or ask the person for the right one."
        }
        (Sms, Status::PermanentFailure) => {
            "The number may be wrong, or may not take text messages. Ask the person for the right one."
        }
        (_, Status::TechnicalFailure) => "This is not your fault. Send the message again.",
        (Letter, Status::ValidationFailed) => "Put right what is wrong with the letter, then send it again.",
        _ => return None,
    })
}

/// Whether it did not arrive, and will not.
pub(in crate::pages) const fn has_failed(status: NotificationStatus) -> bool {
    use NotificationStatus as Status;
    matches!(
        status,
        Status::Failed
            | Status::TechnicalFailure
            | Status::TemporaryFailure
            | Status::PermanentFailure
            | Status::VirusScanFailed
            | Status::ValidationFailed
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_words_and_failures_of_messages_have_advice() {
        for &status in NotificationStatus::ALL {
            for &channel in NotificationType::ALL {
                assert!(!in_words(status, channel).is_empty());
            }
        }
        for status in [NotificationStatus::TemporaryFailure, NotificationStatus::PermanentFailure] {
            assert!(has_failed(status));
            assert!(
                advice(status, NotificationType::Sms).is_some() && advice(status, NotificationType::Email).is_some()
            );
        }
        assert_eq!(in_words(NotificationStatus::Created, NotificationType::Email), "Delivering");
        assert_eq!(advice(NotificationStatus::Delivered, NotificationType::Sms), None);
    }
}
