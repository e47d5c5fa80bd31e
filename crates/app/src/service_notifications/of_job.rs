//! The notifications of a job, in the order of its rows.

use tidings_api_types::internal::{
    jobs::{JobNotificationPage, JobRowPage},
    notifications::NotificationsWanted,
    page::PageLinks,
};
use tidings_domain::{JobId, ServiceId, StatusFilter};
use tidings_store::notifications::{self, ShownNotification, ShownOfJob};

use super::{list, with_templates};
use crate::{App, Failure};

/// A page of them; none where there is no such job. Only the first page may be empty.
pub async fn of_job(
    app: &App,
    service: ServiceId,
    job: JobId,
    wanted: &NotificationsWanted,
) -> Result<JobNotificationPage, Failure> {
    let Found { found, total, links } = find(app, service, job, wanted).await?;
    let notifications = with_templates(app, service, found).await?;
    Ok(JobNotificationPage { notifications, page_size: wanted.size(), total, links })
}

/// The same as rows of a spreadsheet.
pub async fn of_job_for_csv(
    app: &App,
    service: ServiceId,
    job: JobId,
    wanted: &NotificationsWanted,
) -> Result<JobRowPage, Failure> {
    let Found { found, total, links } = find(app, service, job, wanted).await?;
    let notifications = found.into_iter().map(list::row).collect();
    Ok(JobRowPage { notifications, page_size: wanted.size(), total, links })
}

struct Found {
    found: Vec<ShownNotification>,
    total: i64,
    links: PageLinks,
}

async fn find(app: &App, service: ServiceId, job: JobId, wanted: &NotificationsWanted) -> Result<Found, Failure> {
    let (page, size) = (wanted.page.unwrap_or_default(), wanted.size());
    let statuses = StatusFilter::any_of(&wanted.statuses);
    let asked = ShownOfJob {
        service_id: service,
        job_id: job,
        notification_types: &wanted.template_types,
        statuses: statuses.as_deref(),
        offset: page.offset(size),
        limit: size,
    };
    let found = notifications::shown_of_job(&app.pool, &asked).await?;
    if found.is_empty() && page.0 > 1 {
        return Err(Failure::not_found());
    }
    let total = notifications::count_of_job(&app.pool, &asked).await?;
    let path = format!("/service/{service}/job/{job}/notifications");
    Ok(Found { found, total, links: PageLinks::around_of_size(&path, page, total, size) })
}
