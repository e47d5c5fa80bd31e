//! `/services/{service_id}/conversation/{notification_id}`: what a number wrote to the service, and what it was sent.

use jiff::Timestamp;
use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::{
    inbound_sms::{InboundSms, InboundSmsSearch},
    notifications::{Notification, NotificationsWanted},
    service::Service,
};
use tidings_domain::{NotificationType, ServiceId};
use tidings_template::html_text;
use uuid::Uuid;

use super::readable;
use crate::{
    access::{Access, Role},
    live::{self, Parts},
    message::Message,
    pages::activity::status,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Visit},
};

const ACCESS: Access = Access::member_with(&[Role::ViewActivity]);

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/conversation/{notification_id}", ACCESS, show);
    routes.get("/services/{service_id}/conversation/{notification_id}/events", ACCESS, follow);
}

async fn show(visit: InService, Path((_, id)): Path<(ServiceId, Uuid)>) -> Answer {
    let number = number_of(&visit, visit.service.id, id).await?;
    let messages = read(&visit, &visit.service, &number).await?;
    visit.page(
        "inbox/conversation.html",
        context! {
            events_url => visit.url(&format!("/conversation/{id}/events")),
            reply_url => visit.standing.has(Role::SendMessages).then(|| visit.url(&format!("/conversation/{id}/reply-with"))),
            number => readable(&number),
            messages => Serde(&messages),
        },
    )
}

async fn follow(visit: InService, Path((_, id)): Path<(ServiceId, Uuid)>) -> Answer {
    let number = number_of(&visit, visit.service.id, id).await?;
    let service = visit.service.clone();
    live::follow(Visit::clone(&visit), move |visit| {
        let (number, service) = (number.clone(), service.clone());
        async move {
            let messages = read(&visit, &service, &number).await?;
            let html = visit.render("inbox/conversation_messages.html", context! { messages => Serde(&messages) })?;
            Ok(Parts { parts: vec![("messages", html)], is_final: false })
        }
    })
}

/// The number at the other end, by a message that came from it or went to it.
pub(super) async fn number_of(visit: &Visit, service: ServiceId, id: Uuid) -> Result<String, Problem> {
    match visit.client.inbound_sms.get(service, id.into()).await {
        Ok(message) => return Ok(message.user_number),
        Err(failed) if !failed.is_not_found() => return Err(failed.into()),
        Err(_) => {}
    }
    let sent = visit.client.notifications.get(service, id.into()).await?;
    match sent.notification_type {
        NotificationType::Sms => Ok(sent.normalised_to.unwrap_or(sent.to)),
        NotificationType::Email | NotificationType::Letter => Err(Problem::NotFound),
    }
}

#[derive(Serialize)]
struct Said {
    id: Uuid,
    /// By the other end.
    is_inbound: bool,
    html: String,
    /// What became of what the service said.
    status: Option<&'static str>,
    has_failed: bool,
    at: String,
    #[serde(skip)]
    instant: Timestamp,
}

/// In the order in which it was said.
async fn read(visit: &Visit, service: &Service, number: &str) -> Result<Vec<Said>, Problem> {
    let search = InboundSmsSearch { phone_number: Some(number.to_owned()) };
    let wanted = NotificationsWanted {
        template_types: vec![NotificationType::Sms],
        to: Some(number.to_owned()),
        ..NotificationsWanted::default()
    };
    let (inbound, outbound) = tokio::try_join!(
        visit.client.inbound_sms.search(service.id, &search),
        visit.client.notifications.list(service.id, &wanted),
    )?;
    let heard = inbound.data.iter().map(heard);
    // The search finds references too.
    let sent = outbound.notifications.iter().filter(|sent| sent.normalised_to.as_deref() == Some(number));
    let mut all: Vec<Said> = heard.chain(sent.map(|sent| answered(service, sent))).collect();
    all.sort_by_key(|said| said.instant);
    Ok(all)
}

fn heard(message: &InboundSms) -> Said {
    let text = html_text::escape(&message.content);
    Said {
        id: message.id.as_uuid(),
        is_inbound: true,
        html: format!("<div class=\"sms-message-wrapper\" dir=\"auto\">{}</div>", html_text::line_breaks(&text)),
        status: None,
        has_failed: false,
        at: message.created_at.0.to_string(),
        instant: message.created_at.0,
    }
}

fn answered(service: &Service, sent: &Notification) -> Said {
    let template = &sent.template;
    let message = Message::of(None, &template.content, &sent.personalisation, template.redact_personalisation);
    Said {
        id: sent.id.as_uuid(),
        is_inbound: false,
        html: message.sms_html(service.prefix_sms.then_some(service.name.as_str()), None, None),
        status: Some(status::in_words(sent.status, sent.notification_type)),
        has_failed: status::has_failed(sent.status),
        at: sent.created_at.0.to_string(),
        instant: sent.created_at.0,
    }
}
