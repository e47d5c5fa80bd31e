//! Emails, from stored row to provider.

use tidings_providers::EmailMessage;
use tidings_recipients::EmailAddress;
use tidings_store::{notifications::SentNotification, provider_details::ActiveProvider};

use super::{Delivery, Prepared, Sending, measure, not_sent};
use crate::{Failure, unsubscribe};

pub(super) async fn send(delivery: &Delivery, providers: &[ActiveProvider], prepared: Prepared) -> Sending {
    let message = match render(delivery, &prepared) {
        Ok(message) => message,
        Err(failure) => return Sending::Later(prepared.stored.id, failure.to_string()),
    };
    let stored = prepared.stored;
    match delivery.providers.hand_over(&message, providers).await {
        Ok(handed_over) => {
            measure(&stored, delivery.clock.now());
            let sent = SentNotification {
                id: stored.id,
                sent_by: handed_over.by,
                billable_units: 0,
                reference: handed_over.accepted.reference,
                without_receipt: false,
            };
            Sending::Sent { sent, is_delivered: handed_over.accepted.is_last_word }
        }
        Err(error) => not_sent(stored.id, error),
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
