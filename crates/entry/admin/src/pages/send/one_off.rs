//! `/services/{service_id}/send/{template_id}/one-off/…`: one message, a question a page.

use minijinja::{context, value::Serde};
use tidings_admin_client::Reply;
use tidings_api_types::internal::{contact_lists::ContactList, templates::Template};
use tidings_domain::{NotificationType, ServiceId, ServicePermission, TemplateId};
use tidings_recipients::{EmailAddress, GuestList, LetterPermissions, PhoneNumber, PhonePermissions, PostalAddress};
use tidings_template::normalise_name;

use super::{
    PREPARE,
    draft::{self, To},
    message::Message,
    sender,
    steps::{self, Step},
    template,
};
use crate::{
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    session::Draft,
    visit::{Answer, InService, Path, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/send/{template_id}/one-off", PREPARE, begin);
    routes.get("/services/{service_id}/template/{template_id}/one-off/send-to-myself", PREPARE, to_myself);
    routes.post("/services/{service_id}/send/{template_id}/one-off/start-again", PREPARE, start_again);
    routes.get("/services/{service_id}/send/{template_id}/one-off/address", PREPARE, ask_address);
    routes.post("/services/{service_id}/send/{template_id}/one-off/address", PREPARE, take_address);
    routes.get("/services/{service_id}/send/{template_id}/one-off/step-{step_index}", PREPARE, ask);
    routes.post("/services/{service_id}/send/{template_id}/one-off/step-{step_index}", PREPARE, take);
}

/// The first question. What was typed before, and not sent, is still there.
async fn begin(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let steps = steps::of(&template);
    visit.go_to(&visit.url(&format!("/send/{template_id}{}", steps::path(&steps, 0))))
}

/// The second question, as the first is answered.
async fn to_myself(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    match draft::own_recipient(&visit, template.template_type) {
        Some(_) => visit.go_to(&format!("{}?to=me", after(&visit, &template, 0))),
        None => Err(Problem::NotFound),
    }
}

async fn start_again(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let sender_id = visit.state().drafts.remove(&template_id).and_then(|draft| draft.sender_id);
    draft::keep(&visit, template_id, Draft { sender_id, ..Draft::default() }).await?;
    visit.go_to(&visit.url(&format!("/send/{template_id}/one-off")))
}

async fn ask_address(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    ask_step(visit, template_id, 0, To::default()).await
}

async fn take_address(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    take_step(visit, template_id, 0, To::default()).await
}

async fn ask(
    visit: InService,
    Path((_, template_id, index)): Path<(ServiceId, TemplateId, usize)>,
    Query(to): Query<To>,
) -> Answer {
    ask_step(visit, template_id, index, to).await
}

async fn take(
    visit: InService,
    Path((_, template_id, index)): Path<(ServiceId, TemplateId, usize)>,
    Query(to): Query<To>,
) -> Answer {
    take_step(visit, template_id, index, to).await
}

async fn ask_step(visit: InService, template_id: TemplateId, index: usize, to: To) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let draft = draft::of(&visit, &template, &to);
    let steps = steps::of(&template);
    let step = steps.get(index).ok_or(Problem::NotFound)?;
    let typed = match step {
        Step::Recipient | Step::Address => draft.recipient.clone(),
        Step::Value(name) => draft.personalisation.get(&normalise_name(name)).cloned(),
    };
    let form = FormView::of([(field(step), typed.unwrap_or_default())]);
    show(&visit, &template, index, &to, &draft, &form).await
}

async fn take_step(visit: InService, template_id: TemplateId, index: usize, to: To) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let mut draft = draft::of(&visit, &template, &to);
    let steps = steps::of(&template);
    let step = steps.get(index).ok_or(Problem::NotFound)?;
    let mut form = visit.checked();
    match step {
        Step::Recipient => {
            let recipient = recipient(&visit, template.template_type, &mut form).await?;
            draft.recipient = Some(recipient.to_owned());
        }
        Step::Address => draft.recipient = Some(address(&visit, &mut form).to_owned()),
        Step::Value(name) => {
            let value = form.required(FIELD, &format!("Enter {name}"));
            draft.personalisation.insert(normalise_name(name), value.to_owned());
        }
    }
    if !form.is_valid() {
        let before = draft::of(&visit, &template, &to);
        return show(&visit, &template, index, &to, &before, &form.view()).await;
    }
    draft::keep(&visit, template_id, draft).await?;
    visit.go_to(&after(&visit, &template, index))
}

const FIELD: &str = "placeholder_value";

const fn field(step: &Step) -> &'static str {
    match step {
        Step::Address => "address",
        Step::Recipient | Step::Value(_) => FIELD,
    }
}

/// The page after a step: the next one, or the whole message.
fn after(visit: &InService, template: &Template, index: usize) -> String {
    let steps = steps::of(template);
    match steps.get(index + 1) {
        Some(_) => visit.url(&format!("/send/{}{}", template.id, steps::path(&steps, index + 1))),
        None => visit.url(&format!("/template/{}/notification/check", template.id)),
    }
}

/// The number or address that was typed, if the service may send to it.
async fn recipient<'f>(visit: &InService, channel: NotificationType, form: &mut Form<'f>) -> Result<&'f str, Problem> {
    let missing = match channel {
        NotificationType::Email => "Enter an email address",
        NotificationType::Sms | NotificationType::Letter => "Enter a phone number",
    };
    let typed = form.required(FIELD, missing);
    if typed.is_empty() {
        return Ok(typed);
    }
    let wrong = match channel {
        NotificationType::Email => EmailAddress::parse(typed)
            .err()
            .map(|_| "Enter an email address in the correct format, like name@example.com".to_owned()),
        NotificationType::Sms | NotificationType::Letter => phone_problem(visit, typed),
    };
    if let Some(wrong) = wrong {
        form.error(FIELD, wrong);
    } else if visit.service.restricted && !is_of_team(visit, typed).await? {
        form.error(FIELD, "In trial mode you can only send to yourself and other members of your team");
    }
    Ok(typed)
}

fn phone_problem(visit: &InService, typed: &str) -> Option<String> {
    let allowed = PhonePermissions {
        international: visit.service.may(ServicePermission::InternationalSms),
        landline: visit.service.may(ServicePermission::SmsToUkLandlines),
    };
    PhoneNumber::parse(typed).and_then(|number| number.validate(allowed)).err().map(|problem| problem.to_string())
}

async fn is_of_team(visit: &InService, recipient: &str) -> Reply<bool> {
    let team = visit.client.users.of_service(visit.service.id).await?.data;
    let contacts = team.iter().flat_map(|user| [Some(user.email_address.as_str()), user.mobile_number.as_deref()]);
    Ok(contacts.flatten().collect::<GuestList>().contains(recipient))
}

fn address<'f>(visit: &InService, form: &mut Form<'f>) -> &'f str {
    let typed = form.required("address", "Enter an address");
    let allowed = LetterPermissions { international: visit.service.may(ServicePermission::InternationalLetters) };
    if let Err(problem) = PostalAddress::read(typed).validate(allowed) {
        form.error("address", problem.to_string());
    }
    typed
}

async fn show(visit: &InService, template: &Template, index: usize, to: &To, draft: &Draft, form: &FormView) -> Answer {
    let steps = steps::of(template);
    let step = steps.get(index).ok_or(Problem::NotFound)?;
    let is_first = index == 0;
    let (sender, lists) = tokio::try_join!(
        sender::name(visit, template, draft.sender_id.as_deref()),
        lists(visit, template.template_type, is_first),
    )?;
    let values = draft::personalisation(template, draft);
    let preview = Message::of(&visit.service, template, &values, draft.recipient.as_deref(), sender, visit.now);
    let label = match step {
        Step::Recipient => template::recipient_name(template.template_type).unwrap_or_default(),
        Step::Address => "Address",
        Step::Value(name) => name.as_str(),
    };
    let back = match index.checked_sub(1) {
        Some(before) => visit.url(&format!("/send/{}{}", template.id, steps::path(&steps, before))),
        // Who has chosen a sender comes back to the choice.
        None if draft.sender_id.is_some() => visit.url(&format!("/send/{}/set-sender", template.id)),
        None => visit.url(&format!("/templates/{}", template.id)),
    };
    let base = visit.url(&format!("/send/{}", template.id));
    visit.page(
        "send/step.html",
        context! {
            title => if is_first { format!("Send ‘{}’", template.name) } else { "Personalise this message".to_owned() },
            channel => template.template_type.as_str(),
            is_first,
            is_address => *step == Step::Address,
            label,
            form => form.value(),
            action => format!("{base}{}{}", steps::path(&steps, index), to.query()),
            back,
            message => Serde(&preview),
            own => is_first && draft::own_recipient(visit, template.template_type).is_some(),
            own_url => visit.url(&format!("/template/{}/one-off/send-to-myself", template.id)),
            csv_url => format!("{base}/csv"),
            lists_url => lists.then(|| format!("{base}/from-contact-list")),
            start_again_url => (is_first && has_begun(draft)).then(|| format!("{base}/one-off/start-again")),
        },
    )
}

fn has_begun(draft: &Draft) -> bool {
    draft.recipient.is_some() || !draft.personalisation.is_empty()
}

/// Whether a kept list can be sent to instead; not asked on later pages.
async fn lists(visit: &InService, channel: NotificationType, is_first: bool) -> Reply<bool> {
    if !is_first || channel == NotificationType::Letter {
        return Ok(false);
    }
    let lists = visit.client.contact_lists.list(visit.service.id).await?;
    Ok(lists.iter().any(|list: &ContactList| list.template_type == channel))
}
