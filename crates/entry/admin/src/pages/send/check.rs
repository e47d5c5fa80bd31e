//! `/services/{service_id}/template/{template_id}/notification/check`: the whole message before it is sent.

use minijinja::{context, value::Serde};
use tidings_admin_client::Failed;
use tidings_api_types::internal::{notifications::NewOneOff, templates::Template};
use tidings_domain::{NotificationId, NotificationType, ServiceId, TemplateId};
use uuid::Uuid;

use super::{
    PREPARE, SEND,
    draft::{self, To},
    message::{Fault, Message},
    sender, steps, template,
};
use crate::{
    problem::Problem,
    routing::Routes,
    session::{Draft, SentDraft},
    visit::{Answer, InService, Path, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/template/{template_id}/notification/check", PREPARE, look);
    routes.post("/services/{service_id}/template/{template_id}/notification/check", SEND, send);
}

async fn look(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>, Query(to): Query<To>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let draft = draft::of(&visit, &template, &to);
    match step_to_go_back_to(&visit, &template, &draft, &to) {
        Some(step) => visit.go_to(&step),
        None => show(&visit, &template, &draft, &to, None).await,
    }
}

async fn send(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>, Query(to): Query<To>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let draft = draft::of(&visit, &template, &to);
    // Each page that is shown sends one message, however often its button is pressed.
    let idempotency_key: Option<Uuid> = visit.checked().text(KEY).parse().ok();
    if let Some(sent) = draft.sent.filter(|sent| Some(sent.idempotency_key) == idempotency_key) {
        return visit.go_to(&sent_url(&visit, sent.notification_id));
    }
    if let Some(step) = step_to_go_back_to(&visit, &template, &draft, &to) {
        return visit.go_to(&step);
    }
    let idempotency_key = idempotency_key.unwrap_or_else(new_key);
    let message = NewOneOff {
        template_id,
        to: draft.recipient.clone().unwrap_or_default(),
        created_by: visit.user.id,
        personalisation: draft::values(&template, &draft),
        sender_id: draft.sender_id.as_deref().and_then(|id| id.parse().ok()),
        idempotency_key: Some(idempotency_key),
    };
    match visit.client.notifications.send(visit.service.id, &message).await {
        Ok(sent) => {
            let url = sent_url(&visit, sent.id);
            draft::forget(&visit, template_id, SentDraft { idempotency_key, notification_id: sent.id }).await?;
            visit.go_to(&url)
        }
        // From an older page, by which another message was sent: the one that is written now is looked at first.
        Err(failed) if failed.refusal().is_some_and(|reply| reply.status == 422) => {
            visit.go_to(&check_url(&visit, template_id, &to))
        }
        Err(failed) => {
            let fault = fault(&failed, template.template_type).ok_or(failed)?;
            show(&visit, &template, &draft, &to, Some(fault)).await
        }
    }
}

/// The field of the form that tells it from others.
const KEY: &str = "idempotency_key";

fn new_key() -> Uuid {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid()
}

fn check_url(visit: &InService, template: TemplateId, to: &To) -> String {
    visit.url(&format!("/template/{template}/notification/check{}", to.query()))
}

fn sent_url(visit: &InService, id: NotificationId) -> String {
    visit.url(&format!("/notification/{id}"))
}

/// The first step that is missing, as after a message was sent.
fn step_to_go_back_to(visit: &InService, template: &Template, draft: &Draft, to: &To) -> Option<String> {
    let steps = steps::of(template);
    let missing = steps::first_missing(&steps, draft)?;
    Some(visit.url(&format!("/send/{}{}{}", template.id, steps::path(&steps, missing), to.query())))
}

/// What the API has against a message, in words for whoever sends it.
fn fault(failed: &Failed, channel: NotificationType) -> Option<Fault> {
    let reply = failed.refusal().filter(|reply| matches!(reply.status, 400 | 403 | 429))?;
    let recipient = match channel {
        NotificationType::Sms => "this phone number",
        NotificationType::Email => "this email address",
        NotificationType::Letter => "this address",
    };
    let fault = if failed.says("Exceeded send limits") {
        Fault::new(
            "Daily limit reached",
            "Your service cannot send any more of these messages today. Try again tomorrow.",
        )
    } else if failed.says("trial mode") && channel == NotificationType::Letter {
        Fault::new("You cannot send this letter", "In trial mode you can preview letters, and not send them.")
    } else if failed.says("trial mode") {
        let text = "In trial mode you can only send to yourself and other members of your team.";
        Fault::new(format!("You cannot send to {recipient}"), text)
    } else if failed.says("too long") {
        Fault::new("Message too long", "Go back and shorten what you entered.")
    } else if failed.says("sender not found") || failed.says("email address not found") {
        Fault::new("The sender that you chose was deleted", "Go back to the template and choose another one.")
    } else {
        // One text is for people; lists of fields are not.
        Fault::new("The message was not sent", reply.said().as_str()?)
    };
    Some(fault)
}

async fn show(visit: &InService, template: &Template, draft: &Draft, to: &To, fault: Option<Fault>) -> Answer {
    let sender = sender::name(visit, template, draft.sender_id.as_deref()).await?;
    let values = draft::personalisation(template, draft);
    let message = Message::of(&visit.service, template, &values, draft.recipient.as_deref(), sender, visit.now);
    let is_letter_of_trial = visit.service.restricted && template.template_type == NotificationType::Letter;
    let fault = fault.or_else(|| message.fault().cloned()).or_else(|| {
        let text = "In trial mode you can preview letters, and not send them.";
        is_letter_of_trial.then(|| Fault::new("You cannot send this letter", text))
    });
    let steps = steps::of(template);
    let last = steps.len().checked_sub(1).ok_or(Problem::NotFound)?;
    visit.page(
        "send/check.html",
        context! {
            template_name => &template.name,
            channel => template.template_type.as_str(),
            message => Serde(&message),
            fault => fault.map(Serde),
            may_send => visit.standing.is_member,
            idempotency_key => new_key().to_string(),
            action => check_url(visit, template.id, to),
            back => visit.url(&format!("/send/{}{}{}", template.id, steps::path(&steps, last), to.query())),
        },
    )
}

#[cfg(test)]
mod tests {
    use tidings_api_types::internal::ErrorReply;

    use super::*;

    fn heading(status: u16, message: &str) -> Option<String> {
        let failed = Failed::Refused(ErrorReply::text(status, message));
        fault(&failed, NotificationType::Sms).map(|fault| fault.heading)
    }

    #[test]
    fn what_the_api_says_is_told() {
        assert_eq!(heading(429, "Exceeded send limits (sms: 50) for today").as_deref(), Some("Daily limit reached"));
        let trial = "Can’t send to this recipient when service is in trial mode – see https://example.com";
        assert_eq!(heading(400, trial).as_deref(), Some("You cannot send to this phone number"));
        assert_eq!(heading(400, "Mobile number is too short").as_deref(), Some("The message was not sent"));
        assert_eq!(heading(500, "Internal server error"), None);
        assert_eq!(heading(404, "No result found"), None);
    }
}
