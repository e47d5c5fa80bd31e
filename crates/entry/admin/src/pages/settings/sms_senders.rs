//! `/services/{service_id}/service-settings/sms-sender`: who text messages say they are from.

use minijinja::{context, value::Serde};
use tidings_admin_client::Failed;
use tidings_api_types::internal::{
    protected_sender_ids::SenderId,
    sms_senders::{SmsSender, SmsSenderForm},
};
use tidings_domain::{ServiceId, SmsSenderId};

use super::{ACCESS, VIEW};
use crate::{
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

const LIST: &str = "/service-settings/sms-sender";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/sms-sender", VIEW, list);
    routes.get("/services/{service_id}/service-settings/sms-sender/add", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/sms-sender/add", ACCESS, add);
    routes.get("/services/{service_id}/service-settings/sms-sender/{sms_sender_id}/edit", ACCESS, edit);
    routes.post("/services/{service_id}/service-settings/sms-sender/{sms_sender_id}/edit", ACCESS, save);
    routes.get("/services/{service_id}/service-settings/sms-sender/{sms_sender_id}/delete", ACCESS, confirm);
    routes.post("/services/{service_id}/service-settings/sms-sender/{sms_sender_id}/delete", ACCESS, delete);
}

async fn list(visit: InService) -> Answer {
    let senders = visit.client.sms_senders.list(visit.service.id).await?;
    visit.page("settings/sms_senders.html", context! { senders => Serde(&senders) })
}

fn show(visit: &InService, form: &FormView, known: Option<&SmsSender>, is_deleting: bool) -> Answer {
    visit.page(
        "settings/sms_sender.html",
        context! {
            form => form.value(),
            known => known.map(Serde),
            // Answers to it are received: the number stays.
            is_number => known.is_some_and(|sender| sender.inbound_number_id.is_some()),
            is_deleting,
        },
    )
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::default(), None, false)
}

async fn add(visit: InService) -> Answer {
    let mut form = visit.checked();
    let sms_sender = entered(&visit, &mut form, None).await?;
    if !form.is_valid() {
        return show(&visit, &form.view(), None, false);
    }
    let new = SmsSenderForm { sms_sender, is_default: form.is_ticked("is_default") };
    visit.client.sms_senders.add(visit.service.id, &new).await?;
    visit.flash("tick", "Text message sender ID added").await?;
    visit.go_to(&visit.url(LIST))
}

/// What was entered, checked; what is protected only if it is not what the sender is already.
async fn entered(visit: &InService, form: &mut Form<'_>, present: Option<&str>) -> Result<String, Problem> {
    let sender = form.required("sms_sender", "Enter a text message sender ID").to_owned();
    if let Some(message) = why_not(&sender).filter(|_| !sender.is_empty()) {
        form.error("sms_sender", message);
    }
    if form.is_valid() && present != Some(sender.as_str()) {
        let sender_id = SenderId { sender_id: sender.clone() };
        if visit.client.protected_sender_ids.contain(&sender_id).await? {
            form.error("sms_sender", "This sender ID belongs to somebody else. Enter another one");
        }
    }
    Ok(sender)
}

/// What is wrong with a sender ID: networks take 3 to 11 characters, of which they show few kinds.
fn why_not(sender: &str) -> Option<&'static str> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '&' | '.' | '-' | '_' | '\'' | '’');
    match sender.chars().count() {
        12.. => return Some("The sender ID must be 11 characters or fewer"),
        ..3 => return Some("The sender ID must be 3 characters or more"),
        _ => {}
    }
    if !sender.chars().all(is_allowed) {
        return Some("The sender ID can only have letters, numbers, spaces, and these characters: & . - _ '");
    }
    if !sender.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Some("The sender ID must have at least one letter or number");
    }
    if sender.starts_with("00") {
        return Some("The sender ID cannot begin with 00");
    }
    None
}

async fn read(visit: &InService, id: SmsSenderId) -> Result<SmsSender, Failed> {
    visit.client.sms_senders.get(visit.service.id, id).await
}

fn form_of(sender: &SmsSender) -> FormView {
    let name = ("sms_sender", sender.sms_sender.clone());
    FormView::of([name].into_iter().chain(sender.is_default.then(|| ("is_default", "y".to_owned()))))
}

async fn edit(visit: InService, Path((_, id)): Path<(ServiceId, SmsSenderId)>) -> Answer {
    let sender = read(&visit, id).await?;
    show(&visit, &form_of(&sender), Some(&sender), false)
}

async fn save(visit: InService, Path((_, id)): Path<(ServiceId, SmsSenderId)>) -> Answer {
    let sender = read(&visit, id).await?;
    let mut form = visit.checked();
    let sms_sender = match sender.inbound_number_id {
        Some(_) => sender.sms_sender.clone(),
        None => entered(&visit, &mut form, Some(&sender.sms_sender)).await?,
    };
    if !form.is_valid() {
        return show(&visit, &form.view(), Some(&sender), false);
    }
    // A default is changed by making another one the default.
    let change = SmsSenderForm { sms_sender, is_default: sender.is_default || form.is_ticked("is_default") };
    visit.client.sms_senders.update(visit.service.id, id, &change).await?;
    visit.flash("tick", "Text message sender ID saved").await?;
    visit.go_to(&visit.url(LIST))
}

async fn confirm(visit: InService, Path((_, id)): Path<(ServiceId, SmsSenderId)>) -> Answer {
    let sender = read(&visit, id).await?;
    let is_deleting = !sender.is_default && sender.inbound_number_id.is_none();
    show(&visit, &form_of(&sender), Some(&sender), is_deleting)
}

async fn delete(visit: InService, Path((_, id)): Path<(ServiceId, SmsSenderId)>) -> Answer {
    match visit.client.sms_senders.archive(visit.service.id, id).await {
        Ok(_) => visit.flash("tick", "Text message sender ID deleted").await?,
        Err(failed) if failed.status() == Some(400) => {
            visit
                .flash("dangerous", "The default sender ID and numbers that receive messages cannot be deleted")
                .await?;
        }
        Err(failed) => return Err(failed.into()),
    }
    visit.go_to(&visit.url(LIST))
}

#[cfg(test)]
mod tests {
    use super::why_not;

    #[test]
    fn sender_ids_are_what_networks_take() {
        for sender in ["GOV", "My Team 1-2", "07700900123", "R&D’s"] {
            assert_eq!(why_not(sender), None, "{sender}");
        }
        for sender in ["AB", "twelve chars", "Café", "a/b", "001234", "---"] {
            assert!(why_not(sender).is_some(), "{sender}");
        }
    }
}
