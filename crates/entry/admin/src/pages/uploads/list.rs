//! `/services/{service_id}/uploads`: kept lists, what waits to be sent, and what was sent.

use minijinja::{Value, context, value::Serde};
use serde::{Deserialize, Serialize};
use tidings_admin_client::Reply;
use tidings_api_types::internal::{
    contact_lists::ContactList,
    jobs::{Job, JobsQuery},
    page::Page,
    uploads::{Upload, UploadType, UploadsQuery},
};
use tidings_domain::{JobStatus, NotificationType, london};

use crate::{
    access::{Access, Role},
    pages::jobs::Counts,
    routing::Routes,
    visit::{Answer, InService, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/uploads", Access::MEMBER, list);
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Wanted {
    page: Option<i64>,
}

async fn list(visit: InService, Query(wanted): Query<Wanted>) -> Answer {
    let page = Page(wanted.page.filter(|page| *page > 0).unwrap_or(1));
    let (uploads, scheduled, lists) = tokio::try_join!(
        async {
            let query = UploadsQuery { page, limit_days: None };
            visit.client.uploads.list(visit.service.id, &query).await
        },
        scheduled(&visit, page),
        contact_lists(&visit, page),
    )?;
    let url = |page: i64| visit.url(&format!("/uploads?page={page}"));
    let rows: Vec<Row> = uploads.data.iter().map(|upload| Row::of(&visit, upload)).collect();
    let scheduled: Vec<Value> = scheduled.iter().map(|job| scheduled_row(&visit, job)).collect();
    let lists: Vec<Value> = lists.iter().map(|list| list_row(&visit, list)).collect();
    let sends = |channel| visit.service.may(NotificationType::permission(channel));
    visit.page(
        "uploads/list.html",
        context! {
            uploads => Serde(&rows),
            scheduled,
            lists,
            may_keep_lists => visit.standing.has(Role::SendMessages)
                && (sends(NotificationType::Sms) || sends(NotificationType::Email)),
            previous_url => (page.0 > 1).then(|| url(page.0 - 1)),
            next_url => uploads.links.next.is_some().then(|| url(page.0 + 1)),
        },
    )
}

/// Jobs that wait for their time; above the first page.
async fn scheduled(visit: &InService, page: Page) -> Reply<Vec<Job>> {
    if page.0 > 1 {
        return Ok(Vec::new());
    }
    let query = JobsQuery { statuses: vec![JobStatus::Scheduled], ..JobsQuery::default() };
    Ok(visit.client.jobs.list(visit.service.id, &query).await?.data)
}

/// Kept lists, for those who may send; above the first page.
async fn contact_lists(visit: &InService, page: Page) -> Reply<Vec<ContactList>> {
    if page.0 > 1 || !visit.standing.has(Role::SendMessages) {
        return Ok(Vec::new());
    }
    visit.client.contact_lists.list(visit.service.id).await
}

fn scheduled_row(visit: &InService, job: &Job) -> Value {
    context! {
        name => &job.original_file_name,
        href => visit.url(&format!("/jobs/{}", job.id)),
        count => job.notification_count,
        channel => job.template_type.as_str(),
        at => job.scheduled_for.map(|at| at.to_string()),
    }
}

fn list_row(visit: &InService, list: &ContactList) -> Value {
    context! {
        name => &list.original_file_name,
        href => visit.url(&format!("/contact-list/{}", list.id)),
        count => list.row_count,
        channel => list.template_type.as_str(),
        recent_jobs => list.recent_job_count,
        has_jobs => list.has_jobs,
    }
}

/// What was sent.
#[derive(Clone, Debug, Serialize)]
struct Row {
    name: String,
    href: Option<String>,
    channel: &'static str,
    at: String,
    is_letter_day: bool,
    counts: Counts,
}

impl Row {
    fn of(visit: &InService, upload: &Upload) -> Self {
        let href = match (upload.upload_type, upload.id) {
            (UploadType::Job, Some(id)) => Some(visit.url(&format!("/jobs/{id}"))),
            (UploadType::Job, None) => None,
            (UploadType::LetterDay, _) => {
                Some(visit.url(&format!("/uploaded-letters/{}", london::day(upload.created_at.0))))
            }
        };
        Self {
            name: upload.original_file_name.clone(),
            href,
            channel: upload.template_type.as_str(),
            at: upload.created_at.to_string(),
            is_letter_day: upload.upload_type == UploadType::LetterDay,
            counts: Counts::of(upload.notification_count, &upload.statistics),
        }
    }
}
