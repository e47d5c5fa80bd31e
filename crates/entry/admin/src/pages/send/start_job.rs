//! `POST /services/{service_id}/start-job/{upload_id}`: what was checked is sent, now or later.

use tidings_admin_client::Failed;
use tidings_api_types::internal::jobs::CreateJob;
use tidings_domain::{ContactListId, JobId, ServiceId, TemplateId};

use super::{SEND, schedule, spreadsheet::Asked};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

const SELECT_A_TIME: &str = "Select a time that is still to come, within the next 7 days";

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/services/{service_id}/start-job/{upload_id}", SEND, start);
}

async fn start(visit: InService, Path((_, upload_id)): Path<(ServiceId, JobId)>) -> Answer {
    let form = visit.checked();
    let template_id: TemplateId = form.text("template_id").parse().map_err(|_| Problem::NotFound)?;
    let contact_list_id: Option<ContactListId> = form.text("contact_list_id").parse().ok();
    let time = form.text("scheduled_for");
    let is_later = form.text("when") == "later" || form.text("when").is_empty() && !time.is_empty();
    let asked = Asked { contact_list_id, scheduled_for: is_later.then(|| time.to_owned()) };
    let check = visit.url(&format!("/{template_id}/check/{upload_id}{}", asked.query()));
    let scheduled_for = asked.scheduled_for.as_deref().map(|time| schedule::chosen(time, visit.now));
    if scheduled_for == Some(None) {
        visit.flash("dangerous", SELECT_A_TIME).await?;
        return visit.go_to(&check);
    }
    let job = CreateJob {
        id: upload_id,
        created_by: visit.user.id,
        scheduled_for: scheduled_for.flatten(),
        contact_list_id,
        sender_id: sender_of(&visit, template_id),
    };
    match visit.client.jobs.create(visit.service.id, &job).await {
        Ok(job) => {
            visit.change_state(|state| drop(state.drafts.remove(&template_id))).await?;
            visit.go_to(&visit.url(&format!("/jobs/{}", job.data.id)))
        }
        Err(failed) => {
            let why = why_not(&failed).ok_or(failed)?;
            visit.flash("dangerous", why).await?;
            // Where it is the file, the check says what is wrong with it: it is made again.
            visit.go_to(&check)
        }
    }
}

/// Why messages were not sent, in words for whoever wanted to send them; none where it is not theirs to know.
fn why_not(failed: &Failed) -> Option<&'static str> {
    failed.refusal().filter(|reply| matches!(reply.status, 400 | 403 | 429))?;
    Some(if failed.says("Date cannot") {
        SELECT_A_TIME
    } else if failed.says("trial mode") {
        "These letters were not sent. In trial mode you can preview letters, and not send them"
    } else if failed.says("Template has been deleted") {
        "These messages were not sent, because their template was deleted meanwhile"
    } else if failed.says("No such contact list") {
        "These messages were not sent, because the list of contacts was deleted meanwhile"
    } else if failed.says("sender not found") || failed.says("email address not found") {
        "These messages were not sent, because the sender that you chose was deleted meanwhile. Choose another one"
    } else {
        "These messages were not sent. Check the file, then try again"
    })
}

/// Who was chosen before the spreadsheet was uploaded.
fn sender_of(visit: &InService, template_id: TemplateId) -> Option<uuid::Uuid> {
    visit.state().drafts.get(&template_id)?.sender_id.as_deref()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use tidings_api_types::internal::ErrorReply;

    use super::*;

    #[test]
    fn what_the_api_says_is_told_in_words_of_ours() {
        let why = |status: u16, said: &str| why_not(&Failed::Refused(ErrorReply::text(status, said)));
        let of_the_file = why(400, "File is not valid, can't create job").unwrap();
        assert_eq!(of_the_file, "These messages were not sent. Check the file, then try again");
        let on_trial = why(403, "Create letter job is not allowed for service in trial mode ").unwrap();
        assert!(on_trial.contains("trial mode you can preview"), "{on_trial}");
        let late = Failed::Refused(ErrorReply::field("scheduled_for", "Date cannot be in the past"));
        assert_eq!(why_not(&late), Some(SELECT_A_TIME));
        assert_eq!((why(500, "Internal server error"), why(404, "No result found")), (None, None));
    }
}
