//! Statuses as callers of the public API ask for them.

use crate::{NotificationStatus, text_enum::text_enum};

text_enum! {
    /// A status by which the public API lists notifications: one that is stored, or a name for several.
    StatusFilter {
        Cancelled = "cancelled",
        Created = "created",
        Sending = "sending",
        Sent = "sent",
        Delivered = "delivered",
        Pending = "pending",
        /// Every way of not arriving.
        Failed = "failed",
        TechnicalFailure = "technical-failure",
        TemporaryFailure = "temporary-failure",
        PermanentFailure = "permanent-failure",
        PendingVirusCheck = "pending-virus-check",
        ValidationFailed = "validation-failed",
        VirusScanFailed = "virus-scan-failed",
        ReturnedLetter = "returned-letter",
        /// A letter that is to be printed.
        Accepted = "accepted",
        /// A letter that was posted.
        Received = "received",
    }
}

impl StatusFilter {
    /// The stored statuses that it stands for.
    pub const fn statuses(self) -> &'static [NotificationStatus] {
        use NotificationStatus as Status;
        match self {
            Self::Cancelled => &[Status::Cancelled],
            Self::Created => &[Status::Created],
            Self::Sending => &[Status::Sending],
            Self::Sent => &[Status::Sent],
            Self::Delivered | Self::Received => &[Status::Delivered],
            Self::Pending => &[Status::Pending],
            Self::Failed => &[
                Status::TechnicalFailure,
                Status::TemporaryFailure,
                Status::PermanentFailure,
                Status::ValidationFailed,
                Status::VirusScanFailed,
                Status::ReturnedLetter,
            ],
            Self::TechnicalFailure => &[Status::TechnicalFailure],
            Self::TemporaryFailure => &[Status::TemporaryFailure],
            Self::PermanentFailure => &[Status::PermanentFailure],
            Self::PendingVirusCheck => &[Status::PendingVirusCheck],
            Self::ValidationFailed => &[Status::ValidationFailed],
            Self::VirusScanFailed => &[Status::VirusScanFailed],
            Self::ReturnedLetter => &[Status::ReturnedLetter],
            Self::Accepted => &[Status::Created, Status::Sending],
        }
    }

    /// The stored statuses that any of `filters` stands for; `None` when that is every one, as it is without filters.
    ///
    /// ```
    /// use tidings_domain::{NotificationStatus, StatusFilter};
    ///
    /// let wanted = StatusFilter::any_of(&[StatusFilter::Accepted, StatusFilter::Sending]);
    /// assert_eq!(wanted, Some(vec![NotificationStatus::Created, NotificationStatus::Sending]));
    /// assert_eq!(StatusFilter::any_of(&[]), None);
    /// ```
    pub fn any_of(filters: &[Self]) -> Option<Vec<NotificationStatus>> {
        let is_wanted = |status: &NotificationStatus| filters.iter().any(|filter| filter.statuses().contains(status));
        // The umbrella of old is asked for by no filter: whoever asks for all the others gets it too.
        let is_every =
            NotificationStatus::ALL.iter().filter(|status| **status != NotificationStatus::Failed).all(is_wanted);
        if filters.is_empty() || is_every {
            return None;
        }
        Some(NotificationStatus::ALL.iter().copied().filter(is_wanted).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_but_the_umbrella_can_be_asked_for_by_its_own_name() {
        for status in NotificationStatus::ALL.iter().filter(|status| **status != NotificationStatus::Failed) {
            let filter: StatusFilter = status.as_str().parse().unwrap();
            assert_eq!(filter.statuses(), [*status]);
        }
    }

    #[test]
    fn all_filters_together_are_none() {
        assert_eq!(StatusFilter::any_of(StatusFilter::ALL), None);
        let most: Vec<_> =
            StatusFilter::ALL.iter().copied().filter(|filter| *filter != StatusFilter::Pending).collect();
        let statuses = StatusFilter::any_of(&most).unwrap();
        assert!(!statuses.contains(&NotificationStatus::Pending) && !statuses.contains(&NotificationStatus::Failed));
    }
}
