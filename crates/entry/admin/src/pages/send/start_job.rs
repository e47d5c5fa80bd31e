//! `POST /services/{service_id}/start-job/{upload_id}`: what was checked is sent, now or later.

use tidings_api_types::internal::jobs::CreateJob;
use tidings_domain::{ContactListId, JobId, ServiceId, TemplateId};

use super::{SEND, schedule};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/services/{service_id}/start-job/{upload_id}", SEND, start);
}

async fn start(visit: InService, Path((_, upload_id)): Path<(ServiceId, JobId)>) -> Answer {
    let form = visit.checked();
    let template_id: TemplateId = form.text("template_id").parse().map_err(|_| Problem::NotFound)?;
    let contact_list_id: Option<ContactListId> = form.text("contact_list_id").parse().ok();
    let from_list = contact_list_id.map(|id| format!("?contact_list_id={id}")).unwrap_or_default();
    let check = visit.url(&format!("/{template_id}/check/{upload_id}{from_list}"));
    let scheduled_for = match form.text("scheduled_for") {
        time if form.text("when") == "later" || form.text("when").is_empty() && !time.is_empty() => {
            let Some(time) = schedule::chosen(time, visit.now) else {
                visit.flash("dangerous", "Select a time that is still to come, within the next 7 days").await?;
                return visit.go_to(&check);
            };
            Some(time)
        }
        _ => None,
    };
    let job = CreateJob {
        id: upload_id,
        created_by: visit.user.id,
        scheduled_for,
        contact_list_id,
        sender_id: sender_of(&visit, template_id),
    };
    match visit.client.jobs.create(visit.service.id, &job).await {
        Ok(job) => {
            visit.change_state(|state| drop(state.drafts.remove(&template_id))).await?;
            visit.go_to(&visit.url(&format!("/jobs/{}", job.data.id)))
        }
        Err(failed) => {
            let said = failed.refusal().filter(|reply| matches!(reply.status, 400 | 403 | 429));
            let Some(said) = said.map(|reply| reply.said().as_str().map(str::to_owned)) else {
                return Err(failed.into());
            };
            // The check says what is wrong, where it is the file: it is made again.
            let said = said.unwrap_or_else(|| "These messages were not sent. Check the file and try again.".to_owned());
            visit.flash("dangerous", said).await?;
            visit.go_to(&check)
        }
    }
}

/// Who was chosen before the spreadsheet was uploaded.
fn sender_of(visit: &InService, template_id: TemplateId) -> Option<uuid::Uuid> {
    visit.state().drafts.get(&template_id)?.sender_id.as_deref()?.parse().ok()
}
