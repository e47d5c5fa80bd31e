//! Jobs of services: spreadsheets that are sent, now or at their time.
//!
//! A job is made with its work enqueued in the same transaction ([`create()`]), and becomes notifications in batches ([`process()`]).

mod cancel;
mod create;
mod process;

use std::collections::HashMap;

use jiff::Timestamp;
use tidings_api_types::internal::{
    jobs::{Job, JobCreator, JobNotificationCount, JobPage, JobsQuery, NameOfService, ScheduledJobs, StatusCount},
    page::{PAGE_SIZE, PageLinks},
};
use tidings_domain::{JobId, ServiceId};
use tidings_store::{
    jobs::{self, JobCount, JobsWanted, StoredJob},
    notifications::{self, ShownOfJob},
};

pub use cancel::{cancel, cancel_letters};
pub use create::{create, may_create};
pub(crate) use process::COMMITS_AT_ONCE;
pub use process::{NotProcessed, give_up, process, resume};

use crate::{App, Failure, service_notifications::days_ago};

/// A page of a service's jobs; none where there is no such service. Only the first page may be empty.
pub async fn list(app: &App, service: ServiceId, query: &JobsQuery, now: Timestamp) -> Result<JobPage, Failure> {
    let wanted = JobsWanted {
        service_id: service,
        since: query.limit_days.map(|days| days_ago(days, now)),
        statuses: &query.statuses,
        contact_list_id: query.contact_list_id,
    };
    let stored = jobs::list(&app.pool, &wanted, query.page.offset(PAGE_SIZE), PAGE_SIZE).await?;
    if stored.is_empty() && query.page.0 > 1 {
        return Err(Failure::not_found());
    }
    let total = jobs::count(&app.pool, &wanted).await?;
    let begun: Vec<_> = stored.iter().map(|job| (job.id, job.processing_started)).collect();
    let mut statistics = statistics(app, service, &begun).await?;
    let data = stored
        .into_iter()
        .map(|job| {
            let statistics = statistics.remove(&job.id).unwrap_or_default();
            on_the_wire(job, statistics)
        })
        .collect();
    let links = PageLinks::around(&format!("/service/{service}/job"), query.page, total);
    Ok(JobPage { data, page_size: PAGE_SIZE, total, links })
}

/// One job, with how many of its notifications stand where.
pub async fn get(app: &App, service: ServiceId, id: JobId) -> Result<Job, Failure> {
    let stored = jobs::get(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    let mut statistics = counted(app, service, &[id]).await?;
    Ok(on_the_wire(stored, statistics.remove(&id).unwrap_or_default()))
}

/// How many notifications there are of a job.
pub async fn notification_count(app: &App, service: ServiceId, id: JobId) -> Result<JobNotificationCount, Failure> {
    jobs::get(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    let all =
        ShownOfJob { service_id: service, job_id: id, notification_types: &[], statuses: None, offset: 0, limit: 0 };
    Ok(JobNotificationCount { count: notifications::count_of_job(&app.pool, &all).await? })
}

/// How many jobs of a service wait for their time.
pub async fn scheduled(app: &App, service: ServiceId) -> Result<ScheduledJobs, Failure> {
    let (count, soonest) = jobs::scheduled(&app.pool, service).await?;
    Ok(ScheduledJobs { count, soonest_scheduled_for: soonest.map(Into::into) })
}

/// How many notifications of jobs stand where; none of those that are not begun.
pub(crate) async fn statistics(
    app: &App,
    service: ServiceId,
    jobs: &[(JobId, Option<Timestamp>)],
) -> Result<HashMap<JobId, Vec<StatusCount>>, Failure> {
    let begun: Vec<_> = jobs.iter().filter(|(_, started)| started.is_some()).map(|(id, _)| *id).collect();
    counted(app, service, &begun).await
}

async fn counted(app: &App, service: ServiceId, jobs: &[JobId]) -> Result<HashMap<JobId, Vec<StatusCount>>, Failure> {
    let mut counted: HashMap<_, Vec<_>> = HashMap::new();
    for JobCount { job_id, status, count } in jobs::counts(&app.pool, service, jobs).await? {
        counted.entry(job_id).or_default().push(StatusCount { status, count });
    }
    Ok(counted)
}

fn on_the_wire(stored: StoredJob, statistics: Vec<StatusCount>) -> Job {
    Job {
        id: stored.id,
        original_file_name: stored.original_file_name,
        service: stored.service_id,
        service_name: NameOfService { name: stored.service_name },
        template: stored.template_id,
        template_name: stored.template_name,
        template_type: stored.template_type,
        template_version: stored.template_version,
        notification_count: stored.notification_count,
        job_status: stored.status,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
        processing_started: stored.processing_started.map(Into::into),
        processing_finished: stored.processing_finished.map(Into::into),
        scheduled_for: stored.scheduled_for.map(Into::into),
        created_by: stored.created_by.map(|(id, name)| JobCreator { id, name }),
        archived: stored.archived,
        contact_list_id: stored.contact_list_id,
        statistics,
    }
}
