//! Spreadsheets' worth of notifications, and where they stand.

use crate::text_enum::text_enum;

text_enum! {
    /// Where a job stands: what becomes of a spreadsheet that is sent.
    JobStatus {
        /// To be begun at once.
        Pending = "pending",
        InProgress = "in progress",
        /// All of its rows are notifications, or are told of.
        Finished = "finished",
        /// More rows than the service had messages left that day: none was sent.
        SendingLimitsExceeded = "sending limits exceeded",
        /// To be begun at its time.
        Scheduled = "scheduled",
        /// Stopped before it was begun; of letters also after.
        Cancelled = "cancelled",
        /// Of letters long ago.
        ReadyToSend = "ready to send",
        /// Of letters long ago.
        SentToDvla = "sent to dvla",
        /// It ended before all of its rows were notifications.
        Error = "error",
        /// Finished, and a notification there for every row.
        FinishedAllCreated = "finished all notifications created",
    }
}

impl JobStatus {
    /// Whether nothing more comes of it by itself.
    ///
    /// ```
    /// use tidings_domain::JobStatus;
    ///
    /// assert!(JobStatus::Cancelled.has_ended());
    /// assert!(!JobStatus::Scheduled.has_ended());
    /// ```
    pub const fn has_ended(self) -> bool {
        !matches!(self, Self::Pending | Self::InProgress | Self::Scheduled)
    }
}
