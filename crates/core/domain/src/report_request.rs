//! Reports of messages that somebody asks for, and waits for.

use crate::{NotificationStatus, text_enum::text_enum};

text_enum! {
    /// Where a report stands; the enum `report_request_status_type`.
    ReportRequestStatus {
        Pending = "pending",
        InProgress = "in progress",
        /// Its file can be had.
        Stored = "stored",
        Failed = "failed",
        /// Its file is gone.
        Deleted = "deleted",
    }
}

impl ReportRequestStatus {
    /// The report has yet to be written, or is being written.
    pub const fn is_ongoing(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress)
    }
}

text_enum! {
    /// What became of the messages that a report is of.
    ReportedStatus {
        /// Whatever became of them, unless they were cancelled.
        All = "all",
        Sending = "sending",
        Delivered = "delivered",
        Failed = "failed",
    }
}

impl ReportedStatus {
    /// The stored statuses that it stands for.
    ///
    /// ```
    /// use tidings_domain::{NotificationStatus, ReportedStatus};
    ///
    /// assert!(ReportedStatus::Delivered.statuses().contains(&NotificationStatus::ReturnedLetter));
    /// assert!(!ReportedStatus::All.statuses().contains(&NotificationStatus::Cancelled));
    /// ```
    pub fn statuses(self) -> Vec<NotificationStatus> {
        NotificationStatus::ALL
            .iter()
            .copied()
            .filter(|status| Self::of(*status).is_some_and(|one| self == Self::All || self == one))
            .collect()
    }

    /// The narrowest that a stored status belongs to.
    const fn of(status: NotificationStatus) -> Option<Self> {
        use NotificationStatus as Status;
        match status {
            Status::Created | Status::Pending | Status::Sending | Status::PendingVirusCheck => Some(Self::Sending),
            // It was posted, whatever happened to it then.
            Status::Delivered | Status::Sent | Status::ReturnedLetter => Some(Self::Delivered),
            Status::Failed
            | Status::PermanentFailure
            | Status::TechnicalFailure
            | Status::TemporaryFailure
            | Status::ValidationFailed
            | Status::VirusScanFailed => Some(Self::Failed),
            Status::Cancelled => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_in_one_report_and_in_that_of_all() {
        let count = |status: ReportedStatus| status.statuses().len();
        let parts = count(ReportedStatus::Sending) + count(ReportedStatus::Delivered) + count(ReportedStatus::Failed);
        assert_eq!(parts, count(ReportedStatus::All));
        assert_eq!(count(ReportedStatus::All), NotificationStatus::ALL.len() - 1);
    }
}
