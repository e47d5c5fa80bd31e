//! Emails, from stored row to provider.

use std::time::Instant;

use tidings_providers::EmailMessage;
use tidings_recipients::EmailAddress;
use tidings_store::{notifications::SentNotification, provider_details::ActiveProvider};

use super::{Delivery, Prepared, Sending, measure, refused};
use crate::{Failure, providers::choose, random, unsubscribe};

pub(super) async fn send(delivery: &Delivery, providers: &[ActiveProvider], prepared: Prepared) -> Sending {
    let message = match render(delivery, &prepared) {
        Ok(message) => message,
        Err(failure) => return Sending::Later(prepared.stored.id, failure.to_string()),
    };
    let stored = prepared.stored;
    let Some(chosen) = choose(providers, false, random::fraction()) else {
        return Sending::Later(stored.id, "no provider of emails is active".to_owned());
    };
    let started = Instant::now();
    let answer = delivery.providers.for_email(&chosen.identifier, message.key_type).send(&message).await;
    measure(&chosen.identifier, &stored, answer.is_ok(), started, delivery.clock.now());
    match answer {
        Ok(accepted) => Sending::Sent(SentNotification {
            id: stored.id,
            sent_by: chosen.identifier.clone(),
            billable_units: 0,
            reference: accepted.reference,
            without_receipt: false,
        }),
        Err(error) => refused(stored.id, error),
    }
}

fn render(delivery: &Delivery, prepared: &Prepared) -> Result<EmailMessage, Failure> {
    let Prepared { stored, service, template, values } = prepared;
    let (branding, service) = (&service.email_branding, &service.service);
    let email = tidings_template::EmailMessage::render(&template.subject, &template.content, values);
    let (links, now) = (unsubscribe::Email::from(stored), delivery.clock.now());
    let parts = email.parts(branding, links.body_link(&delivery.app, template, now)?.as_deref());
    let to = stored.normalised_to.as_deref().unwrap_or(&stored.to);
    Ok(EmailMessage {
        notification_id: stored.id,
        service_id: stored.service_id,
        // Mail servers want the domain in ASCII.
        to: EmailAddress::parse(to).map_or_else(|_| to.to_owned(), |address| address.ascii()),
        from_name: service.custom_email_sender_name.clone().unwrap_or_else(|| service.name.clone()),
        from_address: delivery.app.sender_address(service),
        reply_to: stored.reply_to_text.clone(),
        subject: email.subject().to_owned(),
        text: parts.plain_text,
        html: parts.html,
        unsubscribe_link: links.header_link(&delivery.app, template, now)?,
        key_type: stored.key_type,
    })
}
