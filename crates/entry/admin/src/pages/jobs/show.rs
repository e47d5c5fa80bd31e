//! `/services/{service_id}/jobs/{job_id}`: how a spreadsheet is sent, row by row, while it is.

use minijinja::{Value, context, value::Serde};
use serde::Deserialize;
use tidings_admin_client::Reply;
use tidings_api_types::internal::{
    jobs::Job,
    notifications::{Notification, NotificationsWanted},
    page::Page,
};
use tidings_domain::{JobId, JobStatus, ServiceId};

use super::{
    counts::Shown,
    job::{self, View},
    rows::Row,
};
use crate::{
    access::{Access, Role},
    live::{self, Parts},
    problem::Problem,
    routing::Routes,
    suffixed::Suffixed,
    visit::{Answer, InService, Path, Query, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/jobs", Access::MEMBER, list);
    routes.get("/services/{service_id}/jobs/{job_id}", Access::MEMBER, show);
    routes.get("/services/{service_id}/jobs/{job_id}/events", Access::MEMBER, follow);
}

/// Which messages are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Wanted {
    status: Option<String>,
    page: Option<i64>,
}

/// Jobs are among the uploads.
async fn list(visit: InService) -> Answer {
    visit.go_to(&visit.url("/uploads"))
}

async fn show(
    visit: InService,
    Path((_, at)): Path<(ServiceId, Suffixed<JobId>)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let job_id = at.id;
    if at.has_suffix {
        return visit.go_to(&visit.url(&format!("/jobs/{job_id}/report.csv")));
    }
    let shown = Shown::read(wanted.status.as_deref());
    let page = Page(wanted.page.filter(|page| *page > 0).unwrap_or(1));
    let (found, retention) = tokio::try_join!(Found::read(&visit, visit.service.id, job_id, shown, page), async {
        Ok::<_, Problem>(visit.client.data_retention.list(visit.service.id).await?)
    },)?;
    let job = &found.job;
    let url = visit.url(&format!("/jobs/{job_id}"));
    // Another page of the list is not one that follows.
    let is_followed = page.0 == 1 && !found.view.is_final();
    visit.page(
        "jobs/job.html",
        context! {
            events_url => is_followed.then(|| format!("{url}/events{}", shown.query())),
            cancel_url => (job.job_status == JobStatus::Scheduled && visit.standing.has(Role::SendMessages)).then(|| format!("{url}/cancel")),
            report_url => visit.standing.has(Role::ViewActivity).then(|| format!("{url}/report.csv")),
            original_url => (visit.standing.has(Role::ViewActivity) && !job.archived).then(|| format!("{url}/original.csv")),
            availability => job::availability(job, &retention, visit.now),
            ..found.context(shown)
        },
    )
}

async fn follow(
    visit: InService,
    Path((service_id, job_id)): Path<(ServiceId, JobId)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let shown = Shown::read(wanted.status.as_deref());
    let visit: Visit = (*visit).clone();
    live::follow(visit, move |visit| async move {
        let found = Found::read(&visit, service_id, job_id, shown, Page(1)).await?;
        let part = |template| visit.render(template, found.context(shown));
        Ok(Parts {
            parts: vec![("status", part("jobs/status.html")?), ("notifications", part("jobs/notifications.html")?)],
            is_final: found.view.is_final(),
        })
    })
}

/// A job with a page of its messages.
struct Found {
    job: Job,
    view: View,
    rows: Vec<Row>,
    page: Page,
    has_next: bool,
}

impl Found {
    async fn read(visit: &Visit, service: ServiceId, job_id: JobId, shown: Shown, page: Page) -> Result<Self, Problem> {
        let wanted =
            NotificationsWanted { statuses: shown.filters(), page: Some(page), ..NotificationsWanted::default() };
        let (job, notifications) =
            tokio::try_join!(visit.client.jobs.get(service, job_id), notifications(visit, service, job_id, &wanted),)?;
        let (notifications, has_next) = notifications;
        // The clock of a page that stays open goes on.
        let view = View::of(service, &job.data, visit.admin.clock.now());
        let rows = notifications.iter().map(|notification| Row::of(service, notification)).collect();
        Ok(Self { job: job.data, view, rows, page, has_next })
    }

    fn context(&self, shown: Shown) -> Value {
        let page = |number: i64| {
            let join = if shown.query().is_empty() { "?" } else { "&" };
            format!("{}{join}page={number}", shown.query())
        };
        let counts = self.counts();
        let pills: Vec<Value> = [
            ("total", counts.total, Shown::All),
            ("delivering", counts.delivering, Shown::Delivering),
            ("delivered", counts.delivered, Shown::Delivered),
            ("failed", counts.failed, Shown::Failed),
        ]
        .into_iter()
        .map(|(text, count, this)| context! { text, count, query => this.query(), current => this == shown })
        .collect();
        context! {
            job => Serde(&self.view),
            pills,
            rows => Serde(&self.rows),
            is_filtered => shown != Shown::All,
            previous_query => (self.page.0 > 1).then(|| page(self.page.0 - 1)),
            next_query => self.has_next.then(|| page(self.page.0 + 1)),
        }
    }

    fn counts(&self) -> super::Counts {
        super::Counts::of_job(&self.job)
    }
}

async fn notifications(
    visit: &Visit,
    service: ServiceId,
    job: JobId,
    wanted: &NotificationsWanted,
) -> Reply<(Vec<Notification>, bool)> {
    let page = visit.client.jobs.notifications(service, job, wanted).await?;
    Ok((page.notifications, page.links.next.is_some()))
}
