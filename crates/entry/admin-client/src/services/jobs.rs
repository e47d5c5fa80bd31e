//! Spreadsheets that a service sends.

use tidings_api_types::internal::{
    Data,
    jobs::{
        CancelJob, CancelLetterJob, CountJobNotifications, CreateJob, GetJob, GetScheduledJobs, Job,
        JobNotificationCount, JobNotificationPage, JobPage, JobRowPage, JobRowsWanted, JobsQuery, ListJobNotifications,
        ListJobNotificationsForCsv, ListJobs, PostJob, ScheduledJobs,
    },
    notifications::NotificationsWanted,
};
use tidings_cache::{Cache, client};
use tidings_domain::{JobId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct JobsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl JobsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// One job, with how many of its notifications stand where.
    pub async fn get(&self, service_id: ServiceId, job_id: JobId) -> Reply<Data<Job>> {
        self.0.ask(GetJob { service_id, job_id }).await
    }

    /// A page of jobs: those that are not begun first, then the latest begun.
    pub async fn list(&self, service_id: ServiceId, query: &JobsQuery) -> Reply<JobPage> {
        self.0.query(ListJobs { service_id }, query).await
    }

    /// Whether the service ever sent a spreadsheet, or is to.
    #[cached("has_jobs-{service_id}")]
    pub async fn has_jobs(&self, service_id: ServiceId) -> Reply<bool> {
        Ok(self.list(service_id, &JobsQuery::default()).await?.total > 0)
    }

    /// Sends an upload: now, or at its time.
    #[invalidates("has_jobs-{service_id}")]
    pub async fn create(&self, service_id: ServiceId, job: &CreateJob) -> Reply<Data<Job>> {
        self.0.send(PostJob { service_id }, job).await
    }

    /// Cancels a job that waits for its time.
    #[invalidates("has_jobs-{service_id}")]
    pub async fn cancel(&self, service_id: ServiceId, job_id: JobId) -> Reply<Data<Job>> {
        self.0.ask(CancelJob { service_id, job_id }).await
    }

    /// Stops a job's letters that are not printed yet; how many they are.
    #[invalidates("has_jobs-{service_id}")]
    pub async fn cancel_letters(&self, service_id: ServiceId, job_id: JobId) -> Reply<i64> {
        self.0.ask(CancelLetterJob { service_id, job_id }).await
    }

    /// A page of a job's notifications, in the order of its rows.
    pub async fn notifications(
        &self,
        service_id: ServiceId,
        job_id: JobId,
        query: &NotificationsWanted,
    ) -> Reply<JobNotificationPage> {
        self.0.query(ListJobNotifications { service_id, job_id }, query).await
    }

    /// The same as rows of a spreadsheet.
    pub async fn notifications_for_csv(
        &self,
        service_id: ServiceId,
        job_id: JobId,
        query: &JobRowsWanted,
    ) -> Reply<JobRowPage> {
        self.0.query(ListJobNotificationsForCsv { service_id, job_id }, query).await
    }

    /// How many notifications there are of a job.
    pub async fn notification_count(&self, service_id: ServiceId, job_id: JobId) -> Reply<JobNotificationCount> {
        self.0.ask(CountJobNotifications { service_id, job_id }).await
    }

    /// How many jobs wait for their time, and when the next begins.
    pub async fn scheduled_stats(&self, service_id: ServiceId) -> Reply<ScheduledJobs> {
        self.0.ask(GetScheduledJobs { service_id }).await
    }
}
