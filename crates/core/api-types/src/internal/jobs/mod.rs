//! Jobs: spreadsheets that are sent, a message for each row.

mod create;
mod notifications;
mod wanted;

use serde::{Deserialize, Serialize};
use tidings_domain::{
    ContactListId, JobId, JobStatus, NotificationStatus, NotificationType, ServiceId, TemplateId, UserId,
};

pub use create::{CreateJob, PostJob};
pub use notifications::{
    JobNotificationPage, JobRowPage, JobRowsWanted, ListJobNotifications, ListJobNotificationsForCsv,
};
pub use wanted::{JobsQuery, limit_days};

use super::{
    Data,
    endpoint::endpoint,
    page::PageLinks,
    time::{OffsetTime, WireTime},
};

endpoint! {
    /// A service's jobs: those that are not begun first, then the latest begun.
    GET "/service/{service_id}/job" => ListJobs { service_id: ServiceId } [JobsQuery] -> JobPage
}

endpoint! {
    /// One of them.
    GET "/service/{service_id}/job/{job_id}" => GetJob { service_id: ServiceId, job_id: JobId } -> Data<Job>
}

endpoint! {
    /// How many jobs wait for their time.
    GET "/service/{service_id}/job/scheduled-job-stats"
        => GetScheduledJobs { service_id: ServiceId } -> ScheduledJobs
}

endpoint! {
    /// How many notifications there are of a job.
    GET "/service/{service_id}/job/{job_id}/notification_count"
        => CountJobNotifications { service_id: ServiceId, job_id: JobId } -> JobNotificationCount
}

endpoint! {
    /// Cancels a job that waits for its time.
    POST "/service/{service_id}/job/{job_id}/cancel" => CancelJob { service_id: ServiceId, job_id: JobId } -> Data<Job>
}

endpoint! {
    /// Stops letters that are not printed yet; answers how many.
    POST "/service/{service_id}/job/{job_id}/cancel-letter-job"
        => CancelLetterJob { service_id: ServiceId, job_id: JobId } -> i64
}

/// A page of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPage {
    pub data: Vec<Job>,
    pub page_size: i64,
    /// How many there are on all pages.
    pub total: i64,
    pub links: PageLinks,
}

/// A spreadsheet that is sent, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// That of the upload.
    pub id: JobId,
    pub original_file_name: String,
    pub service: ServiceId,
    pub service_name: NameOfService,
    pub template: TemplateId,
    /// As the template is called now.
    pub template_name: String,
    pub template_type: NotificationType,
    /// The version that its messages are made from.
    pub template_version: i32,
    /// How many rows the spreadsheet has.
    pub notification_count: i32,
    pub job_status: JobStatus,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
    pub processing_started: Option<WireTime>,
    /// When all of its rows were notifications; they may not be sent yet.
    pub processing_finished: Option<WireTime>,
    pub scheduled_for: Option<WireTime>,
    /// None if that person's account is gone.
    pub created_by: Option<JobCreator>,
    /// The spreadsheet is kept no longer.
    pub archived: bool,
    /// The list that its recipients came from.
    pub contact_list_id: Option<ContactListId>,
    /// How many of its notifications stand where; none before it is begun.
    pub statistics: Vec<StatusCount>,
}

impl Job {
    /// How many of its notifications there are.
    pub fn notifications_created(&self) -> i64 {
        self.statistics.iter().map(|statistic| statistic.count).sum()
    }
}

/// `{"name": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameOfService {
    pub name: String,
}

/// Who sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCreator {
    pub id: UserId,
    pub name: String,
}

/// So many notifications stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCount {
    pub status: NotificationStatus,
    pub count: i64,
}

/// Jobs that wait for their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledJobs {
    pub count: i64,
    pub soonest_scheduled_for: Option<OffsetTime>,
}

/// `{"count": …}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobNotificationCount {
    pub count: i64,
}
