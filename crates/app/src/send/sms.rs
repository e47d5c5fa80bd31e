//! Accepts a text message.

use jiff::Timestamp;
use tidings_api_types::{
    time::to_wire,
    v2::{
        PostSms,
        posted::{Posted, SmsContent},
    },
};
use tidings_domain::{NotificationId, NotificationType, SmsSenderId, rate_limit::LimitedChannel};
use tidings_recipients::{PhoneNumber, is_simulated_phone};
use tidings_store::notifications::NewNotification;
use tidings_template::{Personalisation, SmsMessage};

use super::{
    Caller, Refusal, Repeatable, acceptance::AcceptedMessage, not_stored, recipient, submit::Timing, template,
};
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
    request: PostSms,
    repeatable: Option<&Repeatable>,
    now: Timestamp,
) -> Result<Posted<SmsContent>, Refusal> {
    let template = app.template_for(caller, request.template_id, NotificationType::Sms).await?;
    let values = Personalisation::from_json(&request.personalisation);
    template::nothing_missing(&template, &values)?;
    let message = SmsMessage::render(&template.content, &values, None);
    if message.is_empty() {
        return Err(Refusal::EmptyMessage);
    }
    if template::has_file(&request.personalisation) {
        return Err(Refusal::FileNotByEmail);
    }
    let sender = sender(caller, request.sms_sender_id)?;
    app.recipient_allowed(caller, &request.phone_number).await?;
    let number = recipient::phone_number(caller, &request.phone_number)?;
    if !number.has_uk_calling_code() {
        app.within_daily_limit(caller, LimitedChannel::InternationalSms, now).await?;
    }
    if message.is_too_long() {
        return Err(Refusal::SmsTooLong(message.content_count()));
    }

    let id = NotificationId::at(now, random::id_bytes());
    let posted = Posted {
        id,
        reference: request.reference.clone(),
        content: SmsContent { body: message.into_content(), from_number: sender.clone().unwrap_or_default() },
        uri: app.notification_uri(id),
        template: app.posted_template(caller, &template),
        scheduled_for: request.scheduled_for.map(to_wire),
        sanitised_content: None,
    };
    let accepted = if is_simulated_phone(&number) {
        None
    } else {
        let personalisation = app.signer.sign(&request.personalisation).map_err(not_stored)?;
        let notification = NewNotification {
            id,
            service_id: caller.service.id,
            notification_type: NotificationType::Sms,
            template_id: template.id,
            template_version: template.version,
            api_key_id: caller.api_key_id,
            key_type: caller.key_type,
            created_by: None,
            normalised_to: number.normalised().to_owned(),
            to: request.phone_number,
            personalisation,
            client_reference: request.reference,
            reply_to_text: sender,
            unsubscribe_link: None,
            international: number.is_international(),
            phone_prefix: Some(number.country_prefix().to_string()),
            rate_multiplier: Some(number.rate_multiplier().into()),
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

/// Who the message is from: the sender asked for, or the service's default. A number is stored as it is dialled.
fn sender(caller: &Caller, id: Option<SmsSenderId>) -> Result<Option<String>, Refusal> {
    let senders = &caller.service.service.sms_senders;
    let sender = match id {
        Some(id) => Some(
            senders
                .iter()
                .find(|sender| sender.id == id)
                .ok_or(Refusal::SmsSenderNotFound { id, service_id: caller.service.id })?,
        ),
        None => senders.iter().find(|sender| sender.is_default),
    };
    Ok(sender.map(|sender| as_dialled(&sender.sms_sender)))
}

/// A sender as it is stored with a message.
pub(super) fn as_dialled(sender: &str) -> String {
    PhoneNumber::parse(sender).map_or_else(|_| sender.to_owned(), |number| number.normalised().to_owned())
}
