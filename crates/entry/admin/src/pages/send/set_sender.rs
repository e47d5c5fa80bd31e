//! `/services/{service_id}/send/{template_id}/set-sender`: who the message is from, or where answers go, where there is a choice.

use minijinja::context;
use tidings_api_types::internal::templates::Template;
use tidings_domain::{NotificationType, ServiceId, TemplateId};

use super::{
    PREPARE, draft,
    sender::{self, Sender},
    template,
};
use crate::{
    forms::FormView,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/send/{template_id}/set-sender", PREPARE, ask);
    routes.post("/services/{service_id}/send/{template_id}/set-sender", PREPARE, choose);
}

async fn ask(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let senders = sender::all(&visit, template.template_type).await?;
    if senders.len() < 2 {
        return visit.go_to(&visit.url(&format!("/send/{template_id}/one-off")));
    }
    let chosen = visit.state().drafts.remove(&template_id).and_then(|draft| draft.sender_id);
    let default = || senders.iter().find(|sender| sender.is_default).map(|sender| sender.id.to_string());
    let form = FormView::of(chosen.or_else(default).map(|id| ("sender", id)));
    show(&visit, &template, &senders, &form)
}

async fn choose(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let senders = sender::all(&visit, template.template_type).await?;
    let mut form = visit.checked();
    let chosen = form.text("sender");
    let Some(sender) = senders.iter().find(|sender| sender.id.to_string() == chosen) else {
        form.error(
            "sender",
            match template.template_type {
                NotificationType::Email => "Select where replies come back to",
                NotificationType::Sms | NotificationType::Letter => "Select who the message comes from",
            },
        );
        return show(&visit, &template, &senders, &form.view());
    };
    let mut draft = visit.state().drafts.remove(&template_id).unwrap_or_default();
    draft.sender_id = Some(sender.id.to_string());
    draft::keep(&visit, template_id, draft).await?;
    visit.go_to(&visit.url(&format!("/send/{template_id}/one-off")))
}

fn show(visit: &InService, template: &Template, senders: &[Sender], form: &FormView) -> Answer {
    let items: Vec<_> = (0..)
        .zip(senders)
        .map(|(index, sender): (usize, _)| {
            let hint = match (sender.is_default, sender.receives) {
                (true, true) => "Default, and receives replies",
                (true, false) => "Default",
                (false, true) => "Receives replies",
                (false, false) => "",
            };
            context! {
                id => format!("sender-{index}"),
                value => sender.id.to_string(),
                text => &sender.name,
                hint => (!hint.is_empty()).then(|| context! { text => hint }),
            }
        })
        .collect();
    let title = match template.template_type {
        NotificationType::Email => "Where should replies come back to?",
        NotificationType::Sms | NotificationType::Letter => "Who should the message come from?",
    };
    visit.page(
        "send/set_sender.html",
        context! { title, items, form => form.value(), back => visit.url(&format!("/templates/{}", template.id)) },
    )
}
