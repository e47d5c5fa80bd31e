//! How many messages of a spreadsheet stand where.

use serde::Serialize;
use tidings_api_types::internal::jobs::{Job, StatusCount};
use tidings_domain::{JobStatus, NotificationStatus, StatusFilter};

/// See the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Of all rows.
    pub total: i64,
    pub delivering: i64,
    pub delivered: i64,
    pub failed: i64,
}

impl Counts {
    /// Of a spreadsheet with so many rows. What has no notification yet is on its way.
    pub fn of(total: i64, statistics: &[StatusCount]) -> Self {
        let mut counts = Self { total, ..Self::default() };
        for StatusCount { status, count } in statistics {
            match standing(*status) {
                Standing::Delivering => {}
                Standing::Delivered => counts.delivered += count,
                Standing::Failed => counts.failed += count,
            }
        }
        counts.delivering = (total - counts.delivered - counts.failed).max(0);
        counts
    }

    /// Of a job. Of one that was never begun nothing is on its way.
    pub fn of_job(job: &Job) -> Self {
        let counts = Self::of(job.notification_count.into(), &job.statistics);
        let is_sent = !matches!(
            job.job_status,
            JobStatus::Cancelled | JobStatus::SendingLimitsExceeded | JobStatus::Error | JobStatus::Scheduled
        );
        let on_the_way = job.notifications_created() - counts.delivered - counts.failed;
        if is_sent { counts } else { Self { delivering: on_the_way.max(0), ..counts } }
    }
}

enum Standing {
    Delivering,
    Delivered,
    Failed,
}

const fn standing(status: NotificationStatus) -> Standing {
    use NotificationStatus as Status;
    match status {
        Status::Created | Status::Sending | Status::Pending | Status::PendingVirusCheck => Standing::Delivering,
        Status::Delivered | Status::Sent | Status::ReturnedLetter => Standing::Delivered,
        Status::Failed
        | Status::TechnicalFailure
        | Status::TemporaryFailure
        | Status::PermanentFailure
        | Status::VirusScanFailed
        | Status::ValidationFailed
        | Status::Cancelled => Standing::Failed,
    }
}

/// Which messages are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    All,
    Delivering,
    Delivered,
    Failed,
}

impl Shown {
    /// As the address asks for it; all where it cannot be read.
    pub fn read(text: Option<&str>) -> Self {
        match text {
            Some("sending") => Self::Delivering,
            Some("delivered") => Self::Delivered,
            Some("failed") => Self::Failed,
            _ => Self::All,
        }
    }

    /// What follows the path to ask for it.
    pub const fn query(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Delivering => "?status=sending",
            Self::Delivered => "?status=delivered",
            Self::Failed => "?status=failed",
        }
    }

    /// As the API is asked for the same.
    pub fn filters(self) -> Vec<StatusFilter> {
        use StatusFilter as Filter;
        match self {
            Self::All => Vec::new(),
            Self::Delivering => vec![Filter::Created, Filter::Sending, Filter::Pending, Filter::PendingVirusCheck],
            Self::Delivered => vec![Filter::Delivered, Filter::Sent, Filter::ReturnedLetter],
            Self::Failed => vec![
                Filter::TechnicalFailure,
                Filter::TemporaryFailure,
                Filter::PermanentFailure,
                Filter::VirusScanFailed,
                Filter::ValidationFailed,
                Filter::Cancelled,
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_always_add_up() {
        let count = |status, count| StatusCount { status, count };
        let counts = Counts::of(
            10,
            &[
                count(NotificationStatus::Sending, 2),
                count(NotificationStatus::Delivered, 3),
                count(NotificationStatus::Sent, 1),
                count(NotificationStatus::PermanentFailure, 1),
            ],
        );
        assert_eq!(counts, Counts { total: 10, delivering: 5, delivered: 4, failed: 1 });
        assert_eq!(counts.total, counts.delivering + counts.delivered + counts.failed);
    }

    #[test]
    fn every_status_is_shown_with_its_kind() {
        for shown in [Shown::Delivering, Shown::Delivered, Shown::Failed] {
            assert_eq!(Shown::read(shown.query().strip_prefix("?status=")), shown);
            for filter in shown.filters() {
                for status in filter.statuses() {
                    let kind = match standing(*status) {
                        Standing::Delivering => Shown::Delivering,
                        Standing::Delivered => Shown::Delivered,
                        Standing::Failed => Shown::Failed,
                    };
                    assert_eq!(kind, shown, "{status}");
                }
            }
        }
        assert_eq!(Shown::read(Some("lost")), Shown::All);
    }
}
