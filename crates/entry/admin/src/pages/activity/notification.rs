//! `/services/{service_id}/notification/{notification_id}`: one message, and what became of it.

use jiff::SignedDuration;
use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use tidings_admin_client::Failed;
use tidings_api_types::internal::{
    notifications::{Notification, NotificationEvent, NotificationEventKind},
    service::Service,
};
use tidings_domain::{CallbackType, NotificationId, NotificationStatus, NotificationType, ServiceId};

use super::{life_story, rows, status};
use crate::{
    access::{Access, Role},
    live::{self, Parts},
    message::Message,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Visit},
};

pub(super) const ACCESS: Access = Access::member_with(&[Role::ViewActivity, Role::SendMessages]);

/// So soon after its end a message's service is called, mostly. Who looks at the page sees it; a call that comes later is one of
/// several.
const CALLED_WITHIN: SignedDuration = SignedDuration::from_mins(1);

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/notification/{notification_id}", ACCESS, page);
    routes.get("/services/{service_id}/notification/{notification_id}/events", ACCESS, follow);
}

async fn page(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    show(&visit, id, Asking::Nothing).await
}

/// What stands above the message.
#[derive(Clone, Debug)]
pub(super) enum Asking {
    Nothing,
    /// Whether the letter shall be stopped.
    WhetherToCancel,
    /// It could not be stopped.
    Refused(String),
}

pub(super) async fn show(visit: &InService, id: NotificationId, asking: Asking) -> Answer {
    let (sent, events) = read(visit, visit.service.id, id).await?;
    let can_cancel = sent.notification_type == NotificationType::Letter
        && matches!(sent.status, NotificationStatus::Created | NotificationStatus::PendingVirusCheck)
        && visit.standing.has(Role::SendMessages);
    let (asks_to_cancel, refused) = match asking {
        Asking::Nothing => (false, None),
        Asking::WhetherToCancel => (can_cancel, None),
        Asking::Refused(why) => (false, Some(why)),
    };
    let url = visit.url(&format!("/notification/{id}"));
    visit.page(
        "activity/notification.html",
        context! {
            url => &url,
            events_url => (!is_over(visit, &sent, &events)).then(|| format!("{url}/events")),
            back_url => visit.url(&format!("/notifications/{}", sent.notification_type)),
            cancel_url => can_cancel.then(|| format!("{url}/cancel")),
            asks_to_cancel,
            refused,
            sent => Serde(Shown::of(&sent)),
            message => Serde(Body::of(&sent, &visit.service)),
            ..standing(&sent, &events)
        },
    )
}

async fn follow(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    let service = visit.service.id;
    live::follow(Visit::clone(&visit), move |visit| async move {
        let (sent, events) = read(&visit, service, id).await?;
        let html = visit.render("activity/notification_status.html", standing(&sent, &events))?;
        Ok::<_, Problem>(Parts { parts: vec![("status", html)], is_final: is_over(&visit, &sent, &events) })
    })
}

/// Whether nothing will happen to a message any more that is worth waiting for.
fn is_over(visit: &Visit, sent: &Notification, events: &[NotificationEvent]) -> bool {
    let is_called = |service: &Service| {
        let wanted = Some(CallbackType::DeliveryStatus.as_str());
        service.service_callback_api.iter().any(|callback| callback.callback_type.as_deref() == wanted)
    };
    let awaits_call = sent.status.is_called_back(sent.notification_type)
        && visit.service.as_deref().is_some_and(is_called)
        && events.iter().all(|event| event.kind != NotificationEventKind::Callback)
        && visit.admin.clock.now().duration_since(sent.updated_at.unwrap_or(sent.created_at).0) < CALLED_WITHIN;
    sent.status.is_completed() && !awaits_call
}

/// The message, and what happened to it.
async fn read(
    visit: &Visit,
    service: ServiceId,
    id: NotificationId,
) -> Result<(Notification, Vec<NotificationEvent>), Failed> {
    let notifications = &visit.client.notifications;
    tokio::try_join!(notifications.get(service, id), notifications.events(service, id))
}

/// What became of it: the part of the page that changes.
fn standing(sent: &Notification, events: &[NotificationEvent]) -> Value {
    context! {
        status => status::in_words(sent.status, sent.notification_type),
        has_failed => status::has_failed(sent.status),
        advice => status::advice(sent.status, sent.notification_type),
        told_at => rows::told_at(sent),
        steps => Serde(life_story::of(sent, events)),
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    id: NotificationId,
    channel: &'static str,
    template_name: &'a str,
    /// None where it came as a PDF.
    template_path: Option<String>,
    created_at: String,
    sender: Option<&'a str>,
    key_name: Option<&'a str>,
    file_name: Option<&'a str>,
    job_path: Option<String>,
    reference: Option<&'a str>,
    is_test: bool,
}

impl<'a> Shown<'a> {
    fn of(sent: &'a Notification) -> Self {
        let template = &sent.template;
        Self {
            id: sent.id,
            channel: sent.notification_type.as_str(),
            template_name: if template.is_precompiled_letter { "Provided as PDF" } else { &template.name },
            template_path: (!template.is_precompiled_letter).then(|| format!("/templates/{}", template.id)),
            created_at: sent.created_at.0.to_string(),
            sender: sent.created_by.as_ref().map(|sender| sender.name.as_str()),
            key_name: sent.key_name.as_deref(),
            file_name: sent.job.as_ref().map(|job| job.original_file_name.as_str()),
            job_path: sent.job.as_ref().map(|job| format!("/jobs/{}", job.id)),
            reference: sent.client_reference.as_deref().filter(|reference| !reference.is_empty()),
            is_test: sent.key_type == tidings_domain::KeyType::Test,
        }
    }
}

/// The message as its recipient gets it.
#[derive(Serialize)]
struct Body<'a> {
    recipient: String,
    html: String,
    subject_html: Option<String>,
    from_name: &'a str,
    reply_to: Option<&'a str>,
}

impl<'a> Body<'a> {
    fn of(sent: &'a Notification, service: &'a Service) -> Self {
        let template = &sent.template;
        let subject = template.subject.as_deref();
        let message = Message::of(subject, &template.content, &sent.personalisation, template.redact_personalisation);
        let recipient = rows::recipient(sent);
        let (html, subject_html) = match sent.notification_type {
            NotificationType::Sms => {
                let prefix = service.prefix_sms.then_some(service.name.as_str());
                (message.sms_html(prefix, sent.reply_to_text.as_deref(), Some(&recipient)), None)
            }
            NotificationType::Email => {
                (message.email_html(sent.unsubscribe_link.as_deref()), Some(message.email_subject_html()))
            }
            NotificationType::Letter if template.is_precompiled_letter => (String::new(), None),
            NotificationType::Letter => {
                let (subject, html) = message.letter_html();
                (html, Some(subject))
            }
        };
        let own_name = service.custom_email_sender_name.as_deref().filter(|name| !name.is_empty());
        Self {
            recipient,
            html,
            subject_html,
            from_name: own_name.unwrap_or(&service.name),
            reply_to: sent.reply_to_text.as_deref(),
        }
    }
}
