//! Which messages a bill counts.

use crate::{KeyType, NotificationStatus, NotificationType};

/// Whether a message of this channel, in this state and accepted by a key of this kind, is counted by a bill: once a provider took
/// it, whether it arrived or not; not what failed on our side, and nothing of test keys.
///
/// The states are those of Notify (`NOTIFICATION_STATUS_TYPES_BILLABLE_SMS`, `…_BILLABLE_FOR_LETTERS`, `…_SENT_EMAILS`): emails
/// cost nothing, but those that were sent are counted all the same.
pub const fn is_billed(channel: NotificationType, status: NotificationStatus, key: KeyType) -> bool {
    use NotificationStatus::{Delivered, Pending, PermanentFailure, ReturnedLetter, Sending, Sent, TemporaryFailure};
    if matches!(key, KeyType::Test) {
        return false;
    }
    match channel {
        NotificationType::Email => matches!(status, Sending | Delivered | TemporaryFailure | PermanentFailure),
        NotificationType::Sms => {
            matches!(status, Sending | Sent | Delivered | Pending | TemporaryFailure | PermanentFailure)
        }
        NotificationType::Letter => matches!(status, Sending | Delivered | ReturnedLetter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn billed(channel: NotificationType, key: KeyType) -> Vec<&'static str> {
        let states = NotificationStatus::ALL.iter().copied();
        states.filter(|status| is_billed(channel, *status, key)).map(NotificationStatus::as_str).collect()
    }

    #[test]
    fn what_a_provider_took_is_counted_by_channel() {
        for key in [KeyType::Normal, KeyType::Team] {
            let email = ["sending", "delivered", "temporary-failure", "permanent-failure"];
            assert_eq!(billed(NotificationType::Email, key), email);
            let sms = ["sending", "sent", "delivered", "pending", "temporary-failure", "permanent-failure"];
            assert_eq!(billed(NotificationType::Sms, key), sms);
            assert_eq!(billed(NotificationType::Letter, key), ["sending", "delivered", "returned-letter"]);
        }
    }

    #[test]
    fn nothing_of_test_keys_is_counted() {
        for channel in NotificationType::ALL {
            assert!(billed(*channel, KeyType::Test).is_empty(), "{channel}");
        }
    }
}
