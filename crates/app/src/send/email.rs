//! Accepts an email.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_api_types::{
    time::to_wire,
    v2::{
        PostEmail,
        posted::{EmailContent, Posted},
    },
};
use tidings_domain::{EmailReplyToId, NotificationId, NotificationType};
use tidings_recipients::{EmailAddress, is_simulated_email};
use tidings_store::{notifications::NewNotification, services::SendingService};
use tidings_template::{EmailMessage, Personalisation, SanitisedValue, sanitise_content_for};

use super::{Caller, Refusal, Repeatable, acceptance::AcceptedMessage, not_stored, submit::Timing, template};
use crate::{App, random};

/// Checks the request in the order of the public API, and stores the message with its delivery job.
///
/// A recipient that is kept for integration tests gets the answer and nothing else: no row, no message.
///
/// # Errors
/// The first check that does not hold.
pub(super) async fn send(
    app: &App,
    caller: &Caller,
    mut request: PostEmail,
    repeatable: Option<&Repeatable>,
    now: Timestamp,
) -> Result<Posted<EmailContent>, Refusal> {
    let template = app.template_for(caller, request.template_id, NotificationType::Email).await?;
    let sanitised = sanitise_content_for(&request.sanitise_content_for, &mut request.personalisation);
    let values = Personalisation::from_json(&request.personalisation);
    template::nothing_missing(&template, &values)?;
    let message = EmailMessage::render(&template.subject, &template.content, &values);
    if message.is_empty() {
        return Err(Refusal::EmptyMessage);
    }
    let reply_to = reply_to(caller, request.email_reply_to_id)?;
    app.recipient_allowed(caller, &request.email_address).await?;
    if template::has_file(&request.personalisation) {
        template::read_files(&request.personalisation)?;
        // There is no service for documents yet: nobody has it set up.
        let admin_base_url = app.addresses.admin_base_url.clone();
        return Err(Refusal::FilesNotSetUp { admin_base_url, service_id: caller.service.id });
    }
    if message.is_too_long() {
        return Err(Refusal::EmailTooLong(message.size_in_bytes()));
    }

    let id = NotificationId::at(now, random::id_bytes());
    let posted = Posted {
        id,
        reference: request.reference.clone(),
        content: EmailContent {
            from_email: app.sender_address(&caller.service.service),
            body: message.body().to_owned(),
            subject: message.subject().to_owned(),
            one_click_unsubscribe_url: request.one_click_unsubscribe_url.clone(),
        },
        uri: app.notification_uri(id),
        template: app.posted_template(caller, &template),
        scheduled_for: request.scheduled_for.map(to_wire),
        sanitised_content: Some(sanitised_content(sanitised)),
    };
    // The body was read with a valid address; should it not be one after all, it is sent as given and no further.
    let address = EmailAddress::parse(&request.email_address).ok();
    let accepted = if address.as_ref().is_some_and(is_simulated_email) {
        None
    } else {
        let personalisation = app.signer.sign(&request.personalisation).map_err(not_stored)?;
        let notification = NewNotification {
            id,
            service_id: caller.service.id,
            notification_type: NotificationType::Email,
            template_id: template.id,
            template_version: template.version,
            api_key_id: caller.api_key_id,
            key_type: caller.key_type,
            created_by: None,
            normalised_to: address.map_or_else(|| request.email_address.clone(), |a| a.normalised().to_owned()),
            to: request.email_address,
            personalisation,
            client_reference: request.reference,
            reply_to_text: reply_to,
            unsubscribe_link: request.one_click_unsubscribe_url,
            international: false,
            phone_prefix: None,
            rate_multiplier: None,
            letter: None,
            job: None,
            created_at: now,
        };
        let timing = Timing::new(now, request.scheduled_for, request.expires_after);
        Some(AcceptedMessage::to_deliver(app, caller, notification, timing)?)
    };
    app.submit(caller, accepted, repeatable, &posted, now).await?;
    Ok(posted)
}

/// Where answers go: the address asked for, or the service's default if it has one.
fn reply_to(caller: &Caller, id: Option<EmailReplyToId>) -> Result<Option<String>, Refusal> {
    let addresses = &caller.service.service.email_reply_tos;
    let address = match id {
        Some(id) => Some(
            addresses
                .iter()
                .find(|address| address.id == id)
                .ok_or(Refusal::EmailReplyToNotFound { id, service_id: caller.service.id })?,
        ),
        None => addresses.iter().find(|address| address.is_default),
    };
    Ok(address.map(|address| address.email_address.clone()))
}

impl App {
    /// The address that a service's emails come from.
    pub(crate) fn sender_address(&self, service: &SendingService) -> String {
        format!("{}@{}", service.email_sender_local_part, self.addresses.notify_email_domain)
    }
}

fn sanitised_content(values: Vec<SanitisedValue>) -> Map<String, Value> {
    let entry =
        |value: SanitisedValue| (value.key, json!({ "unsanitised": value.unsanitised, "sanitised": value.sanitised }));
    values.into_iter().map(entry).collect()
}
