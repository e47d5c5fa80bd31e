//! Accepts a message that somebody of a service's team sends.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use tidings_api_types::internal::notifications::{NewOneOff, Sent};
use tidings_domain::{
    KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId, rate_limit::LimitedChannel,
};
use tidings_recipients::{EmailAddress, PhoneNumber};
use tidings_store::{
    notifications::{NewLetter, NewNotification},
    users,
};
use tidings_template::{EmailMessage, Personalisation, SmsMessage};

use super::{
    Caller, Refusal, Repeatable, acceptance::AcceptedMessage, letter, not_stored, recipient, sender, submit::Timing,
    template,
};
use crate::{
    App, Failure,
    directory::{ReadyLetter, ReadyTemplate},
    random,
};

/// Checks a message in the order of the contract of `POST /service/{id}/send-notification`, and stores it with its delivery
/// job: what is wrong with the recipient comes before what is wrong with the text, then who sends, and from where. Under a key
/// that was used in the last 24 hours nothing is done: the answer is the message that was sent then.
///
/// # Errors
/// The first check that does not hold; [`Refusal::OtherRequest`] when the key stands for another message.
pub async fn send(app: &App, service: ServiceId, request: NewOneOff, now: Timestamp) -> Result<Sent, Failure> {
    let service = app.directory.service(service, now).await?.ok_or_else(Failure::not_found)?;
    let template = app.directory.template(&service, request.template_id).await?.ok_or_else(Failure::not_found)?;
    let caller = Caller::new(service, None, KeyType::Normal);
    let repeatable = repeatable(&caller, &template, &request)?;
    if let Some(sent) = sent_before(app, &caller, repeatable.as_ref(), now).await? {
        return Ok(sent);
    }
    let one_off = OneOff { app, caller, template, values: Personalisation::from_json(&request.personalisation) };
    let notification = one_off.notification(request, now).await?;
    let (id, caller) = (notification.id, &one_off.caller);
    let accepted = match notification.notification_type {
        NotificationType::Letter => AcceptedMessage::letter(app, caller, notification, None, None),
        _ => AcceptedMessage::to_deliver(app, caller, notification, Timing::default())?,
    };
    let sent = Sent { id };
    match app.submit(caller, Some(accepted), repeatable.as_ref(), &sent, now).await {
        // The same request came twice at the same time, and the other one was first.
        Err(Refusal::Repeated) => {
            let first = sent_before(app, caller, repeatable.as_ref(), now).await?;
            first.ok_or_else(|| Refusal::Repeated.into())
        }
        result => Ok(result.map(|()| sent)?),
    }
}

fn repeatable(caller: &Caller, template: &ReadyTemplate, request: &NewOneOff) -> Result<Option<Repeatable>, Refusal> {
    let Some(key) = request.idempotency_key else { return Ok(None) };
    let body = serde_json::to_value(request).map_err(not_stored)?;
    Ok(Some(Repeatable::request(&format!("one-off/{key}"), caller, template.template_type, &body)))
}

/// The message that the same request sent before, if it did.
async fn sent_before(
    app: &App,
    caller: &Caller,
    repeatable: Option<&Repeatable>,
    now: Timestamp,
) -> Result<Option<Sent>, Refusal> {
    let Some(repeatable) = repeatable else { return Ok(None) };
    let reply = app.answered(caller, repeatable, now).await?;
    reply.map(|reply| serde_json::from_str(reply.get()).map_err(not_stored)).transpose()
}

/// What a message is made of.
struct OneOff<'a> {
    app: &'a App,
    caller: Caller,
    template: Arc<ReadyTemplate>,
    values: Personalisation,
}

/// Who gets it.
enum Recipient {
    Number(PhoneNumber),
    Address(EmailAddress),
    /// By post: the address is among the values.
    Post,
}

impl OneOff<'_> {
    async fn notification(&self, request: NewOneOff, now: Timestamp) -> Result<NewNotification, Failure> {
        let Self { app, caller, template, .. } = self;
        app.within_daily_limit(caller, template.template_type.into(), now).await?;
        let recipient = self.recipient(&request.to, now).await?;
        self.text_can_be_sent(&request, now)?;
        let letter = match &template.letter {
            Some(ready) => Some(self.letter(ready, &request)?),
            None => None,
        };
        self.is_sent_by_team(&request).await?;
        let reply_to_text = sender::reply_to_text(&caller.service, template, request.sender_id)?;
        let id = NotificationId::at(now, random::id_bytes());
        let personalisation = app.signer.sign(&request.personalisation).map_err(not_stored)?;
        if let Some(letter) = letter {
            let version = (template.id, template.version);
            let row = letter::new_letter(caller, version, letter, &request.to, personalisation, (id, now));
            let client_reference = request.personalisation.get("reference").and_then(Value::as_str).map(str::to_owned);
            return Ok(NewNotification {
                created_by: Some(request.created_by),
                client_reference,
                reply_to_text,
                ..row
            });
        }
        let number = match &recipient {
            Recipient::Number(number) => Some(number),
            Recipient::Address(_) | Recipient::Post => None,
        };
        let normalised_to = match &recipient {
            Recipient::Number(number) => number.normalised().to_owned(),
            Recipient::Address(address) => address.normalised().to_owned(),
            Recipient::Post => request.to.clone(),
        };
        Ok(NewNotification {
            id,
            service_id: caller.service.id,
            notification_type: template.template_type,
            template_id: template.id,
            template_version: template.version,
            api_key_id: caller.api_key_id,
            key_type: caller.key_type,
            created_by: Some(request.created_by),
            international: number.is_some_and(PhoneNumber::is_international),
            phone_prefix: number.map(|number| number.country_prefix().to_string()),
            rate_multiplier: number.map(|number| number.rate_multiplier().into()),
            normalised_to,
            to: request.to,
            personalisation,
            client_reference: None,
            reply_to_text,
            unsubscribe_link: None,
            letter: None,
            job: None,
            created_at: now,
        })
    }

    async fn recipient(&self, to: &str, now: Timestamp) -> Result<Recipient, Failure> {
        let Self { app, caller, template, .. } = self;
        recipient::team_may_send_to(app, caller, to).await?;
        match template.template_type {
            NotificationType::Sms => {
                let number = recipient::phone_number(caller, to)?;
                if !number.has_uk_calling_code() {
                    app.within_daily_limit(caller, LimitedChannel::InternationalSms, now).await?;
                }
                Ok(Recipient::Number(number))
            }
            NotificationType::Email => {
                let address = EmailAddress::parse(to).map_err(|error| Failure::invalid(error.to_string()))?;
                Ok(Recipient::Address(address))
            }
            NotificationType::Letter => Ok(Recipient::Post),
        }
    }

    fn text_can_be_sent(&self, request: &NewOneOff, now: Timestamp) -> Result<(), Refusal> {
        let Self { template, values, .. } = self;
        if template.archived {
            return Err(Refusal::TemplateDeleted);
        }
        let is_empty = match &template.letter {
            Some(letter) => {
                letter::can_be_filled(letter, values)?;
                letter::render(letter, values, &letter::address(&request.personalisation), now).is_empty
            }
            None => {
                template::nothing_missing(template, values)?;
                self.is_empty()?
            }
        };
        if is_empty {
            return Err(Refusal::EmptyMessage);
        }
        if template.template_type != NotificationType::Email && template::has_file(&request.personalisation) {
            return Err(Refusal::FileNotByEmail);
        }
        Ok(())
    }

    /// Whether a text message or an email says nothing; that it says too much is refused.
    fn is_empty(&self) -> Result<bool, Refusal> {
        let Self { template, values, .. } = self;
        if template.template_type == NotificationType::Sms {
            let message = SmsMessage::render(&template.content, values, None);
            return match message.is_too_long() {
                true => Err(Refusal::SmsTooLong(message.content_count())),
                false => Ok(message.is_empty()),
            };
        }
        let message = EmailMessage::render(&template.subject, &template.content, values);
        match message.is_too_long() {
            true => Err(Refusal::EmailTooLong(message.size_in_bytes())),
            false => Ok(message.is_empty()),
        }
    }

    fn letter(&self, letter: &ReadyLetter, request: &NewOneOff) -> Result<NewLetter, Refusal> {
        let address = letter::address(&request.personalisation);
        letter::may_go_to(&self.caller, &address)?;
        Ok(NewLetter {
            status: NotificationStatus::Created,
            postage: letter::postage(letter, &address),
            reference: random::letter_reference(),
        })
    }

    async fn is_sent_by_team(&self, request: &NewOneOff) -> Result<(), Failure> {
        let sender = users::get(&self.app.pool, request.created_by).await?.ok_or_else(Failure::not_found)?;
        let service = &self.caller.service;
        if sender.services.contains(&service.id) {
            return Ok(());
        }
        let (user, service) = (sender.name, &service.service.name);
        Err(Failure::invalid(format!("Can’t create notification - {user} is not part of the \"{service}\" service")))
    }
}
