//! A job, as pages show it.

use jiff::Timestamp;
use serde::Serialize;
use tidings_api_types::internal::{data_retention::DataRetention, jobs::Job};
use tidings_domain::{JobStatus, NotificationType, ServiceId, london};

use super::counts::Counts;
use crate::format::{self, message_count};

/// For how many days messages are kept where nothing else is set.
const USUAL_DAYS: i32 = 7;

/// A job, as the template has it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct View {
    url: String,
    file_name: String,
    channel: &'static str,
    template_name: String,
    template_url: String,
    counts: Counts,
    /// What is to be known of it before its messages, in a sentence.
    summary: String,
    /// Nothing of it was sent, or not all.
    fault: Option<Fault>,
    /// Rows become messages: how many have.
    processed: Option<i64>,
    is_scheduled: bool,
    /// Nothing changes any more.
    is_final: bool,
    /// The spreadsheet is still there.
    has_file: bool,
}

/// Why a job did not do what it was to.
#[derive(Clone, Debug, Serialize)]
struct Fault {
    heading: &'static str,
    text: String,
}

impl View {
    pub fn of(service: ServiceId, job: &Job, now: Timestamp) -> Self {
        let counts = Counts::of_job(job);
        let is_scheduled = job.job_status == JobStatus::Scheduled;
        let is_processed = matches!(job.job_status, JobStatus::Pending | JobStatus::InProgress);
        Self {
            url: format!("/services/{service}/jobs/{}", job.id),
            file_name: job.original_file_name.clone(),
            channel: job.template_type.as_str(),
            template_name: job.template_name.clone(),
            template_url: format!("/services/{service}/templates/{}", job.template),
            counts,
            summary: summary(job, now),
            fault: fault(job),
            processed: is_processed.then(|| job.notifications_created()),
            is_scheduled,
            is_final: job.job_status.has_ended() && counts.delivering == 0,
            has_file: !job.archived,
        }
    }

    pub const fn is_final(&self) -> bool {
        self.is_final
    }
}

fn summary(job: &Job, now: Timestamp) -> String {
    let by = job.created_by.as_ref().map(|user| format!(" by {}", user.name)).unwrap_or_default();
    let when = |instant: Timestamp| format::when(instant, now);
    match (job.job_status, job.scheduled_for) {
        (JobStatus::Scheduled, Some(at)) => {
            format!("Sending {}. Scheduled{by} {}.", when(at.0), when(job.created_at.0))
        }
        (JobStatus::Cancelled, _) => format!("Cancelled. Uploaded{by} {}.", when(job.created_at.0)),
        (_, _) => {
            let at = job.processing_started.or(job.scheduled_for).unwrap_or(job.created_at);
            format!("Sent{by} {}", when(at.0))
        }
    }
}

fn fault(job: &Job) -> Option<Fault> {
    let all = message_count(job.notification_count.into(), job.template_type.as_str());
    let created = job.notifications_created();
    let missing = i64::from(job.notification_count) - created;
    match job.job_status {
        JobStatus::SendingLimitsExceeded => Some(Fault {
            heading: "Daily limit reached",
            text: format!(
                "{all} would have been more than your service can send in a day, so none of them was sent. Upload the file again tomorrow."
            ),
        }),
        JobStatus::Error => Some(Fault {
            heading: "Not all messages were sent",
            text: format!(
                "{} of {all} were not sent. Download the report to see which ones were.",
                format::number(missing)
            ),
        }),
        JobStatus::Finished if missing > 0 => Some(Fault {
            heading: "Some rows were left out",
            text: format!(
                "{} of {all} were not sent, because your service may not send to these recipients any more.",
                format::number(missing)
            ),
        }),
        _ => None,
    }
}

/// Until when the messages can be seen here: `Data available for 6 days`.
pub(super) fn availability(job: &Job, retention: &[DataRetention], now: Timestamp) -> String {
    let days = days_kept(job.template_type, retention);
    let begun = job.processing_started.or(job.scheduled_for).unwrap_or(job.created_at).0;
    let age = london::day(now).since(london::day(begun)).map_or(0, |span| span.get_days());
    match days.saturating_sub(age) {
        ..0 => "No longer available".to_owned(),
        0 => "Data available until midnight".to_owned(),
        1 => "Data available for 1 day".to_owned(),
        left => format!("Data available for {left} days"),
    }
}

pub(super) fn days_kept(channel: NotificationType, retention: &[DataRetention]) -> i32 {
    let set = retention.iter().find(|retention| retention.notification_type == channel);
    set.map_or(USUAL_DAYS, |retention| retention.days_of_retention)
}
