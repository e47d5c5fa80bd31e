//! Notifications: their channels and their states.

use crate::text_enum::text_enum;

text_enum! {
    /// The channel of a notification; the enum `notification_type` of the database.
    NotificationType {
        Sms = "sms",
        Email = "email",
        Letter = "letter",
    }
}

impl NotificationType {
    /// As in "Service is not allowed to send …".
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Sms => "text messages",
            Self::Email => "emails",
            Self::Letter => "letters",
        }
    }

    /// As in "Creating … templates is not allowed".
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Sms => "text message",
            Self::Email => "email",
            Self::Letter => "letter",
        }
    }

    /// As the service permission for the channel is named.
    pub const fn permission(self) -> crate::ServicePermission {
        match self {
            Self::Sms => crate::ServicePermission::Sms,
            Self::Email => crate::ServicePermission::Email,
            Self::Letter => crate::ServicePermission::Letter,
        }
    }
}

text_enum! {
    /// Where a notification stands; the rows of `notification_status_types`.
    NotificationStatus {
        /// Stored, not with a provider yet.
        Created = "created",
        /// A provider has it.
        Sending = "sending",
        /// It went abroad, to a network that reports nothing more.
        Sent = "sent",
        Delivered = "delivered",
        /// The provider reported an interim state.
        Pending = "pending",
        /// The umbrella of old; kept for stored rows.
        Failed = "failed",
        TechnicalFailure = "technical-failure",
        TemporaryFailure = "temporary-failure",
        PermanentFailure = "permanent-failure",
        PendingVirusCheck = "pending-virus-check",
        VirusScanFailed = "virus-scan-failed",
        ValidationFailed = "validation-failed",
        Cancelled = "cancelled",
        ReturnedLetter = "returned-letter",
    }
}

impl NotificationStatus {
    /// No further change is expected, and `completed_at` is told (contract of `GET /v2/notifications/{id}`).
    pub const fn is_completed(self) -> bool {
        match self {
            Self::Sent
            | Self::Delivered
            | Self::Failed
            | Self::TechnicalFailure
            | Self::TemporaryFailure
            | Self::PermanentFailure
            | Self::ReturnedLetter
            | Self::Cancelled
            | Self::ValidationFailed => true,
            Self::Created | Self::Sending | Self::Pending | Self::PendingVirusCheck | Self::VirusScanFailed => false,
        }
    }

    /// As the status of a letter is told (contract of `GET /v2/notifications/{id}`): not where it is in the making, but
    /// whether it is to be posted or was.
    pub const fn of_letter(self) -> &'static str {
        match self {
            Self::Created | Self::Sending => "accepted",
            Self::Delivered | Self::ReturnedLetter => "received",
            other => other.as_str(),
        }
    }

    /// As the status of a message is told to the people who sent it (contract of `GET /service/{id}/notifications/csv`).
    pub const fn in_words(self, channel: NotificationType) -> &'static str {
        use NotificationType::{Email, Letter, Sms};
        match (channel, self) {
            (Email | Sms, Self::Failed) => "Failed",
            (_, Self::TechnicalFailure) => "Technical failure",
            (Email, Self::TemporaryFailure) => "Inbox not accepting messages right now",
            (Sms, Self::TemporaryFailure) => "Phone not accepting messages right now",
            (Email, Self::PermanentFailure) => "Email address doesn’t exist",
            (Sms, Self::PermanentFailure) => "Phone number doesn’t exist",
            (Letter, Self::PermanentFailure) => "Permanent failure",
            (Email | Sms, Self::Created | Self::Sending) => "Sending",
            (Letter, Self::Created | Self::Sending) => "Accepted",
            (Email | Sms, Self::Delivered) | (Email, Self::Sent) => "Delivered",
            (Sms, Self::Sent) => "Sent internationally",
            (Letter, Self::Delivered) => "Received",
            (Letter, Self::ReturnedLetter) => "Returned",
            (_, other) => other.as_str(),
        }
    }

    /// A letter in this state was not posted and never will be: it costs nothing.
    pub const fn is_letter_never_sent(self) -> bool {
        matches!(self, Self::Cancelled | Self::TechnicalFailure | Self::ValidationFailed | Self::VirusScanFailed)
    }

    /// Is a service told, by its callback, that one of its messages came to this state? That it will not change again, for
    /// better or worse; nothing of letters, and nothing of what is on its way (contract of the delivery-status callback).
    pub const fn is_called_back(self, channel: NotificationType) -> bool {
        matches!(channel, NotificationType::Sms | NotificationType::Email)
            && matches!(
                self,
                Self::Delivered | Self::TechnicalFailure | Self::TemporaryFailure | Self::PermanentFailure
            )
    }

    /// May a provider's receipt move an email or text message from this state? Receipts for anything else are late or
    /// duplicate, and change nothing.
    pub const fn takes_receipt(self) -> bool {
        matches!(self, Self::Created | Self::Sending | Self::Pending | Self::Sent)
    }

    /// May the printer's report move a letter from this state? That it was posted is believed whatever was thought of it
    /// before, unless its end is known already.
    pub const fn takes_print_report(self) -> bool {
        !matches!(self, Self::Delivered | Self::TechnicalFailure | Self::ReturnedLetter)
    }

    /// May a receipt saying `next` move a notification on from this state? Never backwards: an interim report does not
    /// undo a final one.
    pub fn may_become(self, next: Self) -> bool {
        self.takes_receipt()
            && self != next
            && next != Self::Created
            && !(self == Self::Pending && next == Self::Sending)
    }

    /// The states from which a receipt saying `next` moves a notification on.
    pub fn before(next: Self) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|from| from.may_become(next)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        NotificationStatus::{self, *},
        NotificationType,
    };

    #[test]
    fn services_are_called_when_a_message_has_ended() {
        let told = |channel| -> Vec<_> {
            NotificationStatus::ALL.iter().copied().filter(|status| status.is_called_back(channel)).collect()
        };
        let ends = [Delivered, TechnicalFailure, TemporaryFailure, PermanentFailure];
        assert_eq!((told(NotificationType::Sms), told(NotificationType::Email)), (ends.to_vec(), ends.to_vec()));
        assert!(told(NotificationType::Letter).is_empty());
    }

    #[test]
    fn people_are_told_in_words() {
        for (status, sms, email, letter) in [
            (Created, "Sending", "Sending", "Accepted"),
            (Sent, "Sent internationally", "Delivered", "sent"),
            (Delivered, "Delivered", "Delivered", "Received"),
            (TechnicalFailure, "Technical failure", "Technical failure", "Technical failure"),
            (Cancelled, "cancelled", "cancelled", "cancelled"),
        ] {
            let words = |channel| status.in_words(channel);
            let told = [NotificationType::Sms, NotificationType::Email, NotificationType::Letter].map(words);
            assert_eq!(told, [sms, email, letter], "{status}");
        }
    }

    #[test]
    fn what_the_printer_reports_is_believed_until_the_end_is_known() {
        let taken: Vec<_> = NotificationStatus::ALL.iter().filter(|status| !status.takes_print_report()).collect();
        assert_eq!(taken, [&Delivered, &TechnicalFailure, &ReturnedLetter]);
    }

    #[test]
    fn receipts_never_move_a_final_state() {
        for from in [Delivered, TemporaryFailure, PermanentFailure, TechnicalFailure, Cancelled, ReturnedLetter] {
            for &to in NotificationStatus::ALL {
                assert!(!from.may_become(to), "{from} -> {to}");
            }
        }
    }

    #[test]
    fn a_receipt_that_beats_the_sending_update_is_taken() {
        assert!(Created.may_become(Delivered));
        assert!(Sending.may_become(Pending) && Pending.may_become(Delivered) && !Pending.may_become(Sending));
        assert!(Sent.may_become(Delivered));
        assert_eq!(NotificationStatus::before(Delivered), [Created, Sending, Sent, Pending]);
    }
}
