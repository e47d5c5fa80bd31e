//! Text messages, from stored row to provider.

use tidings_providers::SmsMessage;
use tidings_store::{notifications::SentNotification, provider_details::ActiveProvider};

use super::{Delivery, Prepared, Sending, measure, not_sent};

pub(super) async fn send(delivery: &Delivery, providers: &[ActiveProvider], prepared: Prepared) -> Sending {
    let (message, fragments) = render(&prepared);
    let stored = prepared.stored;
    match delivery.providers.hand_over(&message, providers).await {
        Ok(handed_over) => {
            measure(&stored, delivery.clock.now());
            let sent = SentNotification {
                id: stored.id,
                sent_by: handed_over.by,
                billable_units: fragments,
                reference: handed_over.accepted.reference,
                without_receipt: message.international,
            };
            // Abroad, acceptance says even less.
            Sending::Sent { sent, is_delivered: handed_over.accepted.is_last_word && !message.international }
        }
        Err(error) => not_sent(stored.id, error),
    }
}

/// The message, and how many fragments it is billed as.
fn render(prepared: &Prepared) -> (SmsMessage, i32) {
    let Prepared { stored, service, template, values } = prepared;
    let prefix = service.service.prefix_sms.then_some(service.service.name.as_str());
    let text = tidings_template::SmsMessage::render(&template.content, values, prefix);
    let fragments = i32::try_from(text.fragment_count()).unwrap_or(i32::MAX);
    let message = SmsMessage {
        notification_id: stored.id,
        service_id: stored.service_id,
        to: stored.normalised_to.clone().unwrap_or_else(|| stored.to.clone()),
        body: text.into_content(),
        sender: stored.reply_to_text.clone().unwrap_or_default(),
        international: stored.international,
        key_type: stored.key_type,
    };
    (message, fragments)
}
