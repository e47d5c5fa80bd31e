//! `/services/{service_id}/contact-list/{contact_list_id}`: who is on a list, and what was sent to it.

use minijinja::{Value, context, value::Serde};
use tidings_admin_client::Reply;
use tidings_api_types::internal::{contact_lists::ContactList, jobs::JobsQuery, spreadsheets::Spreadsheet};
use tidings_domain::{ContactListId, ServiceId};

use super::SEND;
use crate::{
    access::Role,
    csv,
    pages::{jobs::Counts, send::Table},
    routing::Routes,
    suffixed::Suffixed,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/contact-list/{contact_list_id}", SEND, show);
}

async fn show(visit: InService, Path((_, at)): Path<(ServiceId, Suffixed<ContactListId>)>) -> Answer {
    match at.has_suffix {
        true => download(&visit, at.id).await,
        false => page(&visit, at.id).await,
    }
}

async fn page(visit: &InService, id: ContactListId) -> Answer {
    let service = visit.service.id;
    let used = JobsQuery { contact_list_id: Some(id), ..JobsQuery::default() };
    let (list, file, jobs) = tokio::try_join!(
        visit.client.contact_lists.get(service, id),
        file(visit, id),
        visit.client.jobs.list(service, &used),
    )?;
    let jobs: Vec<Value> = jobs
        .data
        .iter()
        .map(|job| {
            context! {
                template_name => &job.template_name,
                href => visit.url(&format!("/jobs/{}", job.id)),
                at => job.scheduled_for.unwrap_or(job.created_at).to_string(),
                is_to_come => job.processing_started.is_none() && job.scheduled_for.is_some(),
                counts => Serde(Counts::of_job(job)),
                channel => job.template_type.as_str(),
            }
        })
        .collect();
    visit.page(
        "contact_lists/list.html",
        context! {
            jobs,
            table => table(file.as_ref()),
            csv_url => visit.url(&format!("/contact-list/{id}.csv")),
            delete_url => visit.standing.has(Role::ManageTemplates).then(|| visit.url(&format!("/contact-list/{id}/delete"))),
            ..about(&list)
        },
    )
}

/// What pages say of a list.
pub(super) fn about(list: &ContactList) -> Value {
    context! {
        name => &list.original_file_name,
        count => list.row_count,
        channel => list.template_type.as_str(),
        created_by => &list.created_by,
        created_at => list.created_at.to_string(),
        has_jobs => list.has_jobs,
    }
}

/// Its first rows; none if its file is gone.
pub(super) async fn file(visit: &InService, id: ContactListId) -> Reply<Option<Spreadsheet>> {
    match visit.client.uploads.get_contact_list(visit.service.id, id).await {
        Ok(file) => Ok(Some(file.data)),
        Err(failed) if failed.is_not_found() => Ok(None),
        Err(failed) => Err(failed),
    }
}

/// See [`file`].
pub(super) fn table(file: Option<&Spreadsheet>) -> Value {
    file.map(|file| Value::from(Serde(Table::of(file, None)))).unwrap_or_default()
}

async fn download(visit: &InService, id: ContactListId) -> Answer {
    let list = visit.client.uploads.contact_list_csv(visit.service.id, id).await?;
    let name = &list.original_file_name;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    csv::file(&format!("{stem}.csv"), list.csv)
}
