//! Emails, from stored row to provider.

use tidings_providers::EmailMessage;
use tidings_recipients::EmailAddress;
use tidings_store::{notifications::SentNotification, provider_details::ActiveProvider};

use super::{Delivery, Prepared, Sending, measure, not_sent};

pub(super) async fn send(delivery: &Delivery, providers: &[ActiveProvider], prepared: Prepared) -> Sending {
    let message = render(delivery, &prepared);
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

fn render(delivery: &Delivery, prepared: &Prepared) -> EmailMessage {
    let Prepared { stored, service, template, values } = prepared;
    let (branding, service) = (&service.email_branding, &service.service);
    let email = tidings_template::EmailMessage::render(&template.subject, &template.content, values);
    let parts = email.parts(branding, None);
    let to = stored.normalised_to.as_deref().unwrap_or(&stored.to);
    EmailMessage {
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
        unsubscribe_link: stored.unsubscribe_link.clone(),
        key_type: stored.key_type,
    }
}
