//! Text messages, from stored row to provider.

use std::time::Instant;

use tidings_providers::SmsMessage;
use tidings_store::{notifications::SentNotification, provider_details::ActiveProvider};

use super::{Delivery, Prepared, Sending, measure, refused};
use crate::{providers::choose, random};

pub(super) async fn send(delivery: &Delivery, providers: &[ActiveProvider], prepared: Prepared) -> Sending {
    let (message, fragments) = render(&prepared);
    let stored = prepared.stored;
    let Some(chosen) = choose(providers, message.international, random::fraction()) else {
        return Sending::Later(stored.id, "no provider that can take this text message is active".to_owned());
    };
    let started = Instant::now();
    let answer = delivery.providers.for_sms(&chosen.identifier, message.key_type).send(&message).await;
    measure(&chosen.identifier, &stored, answer.is_ok(), started, delivery.clock.now());
    match answer {
        Ok(accepted) => Sending::Sent(SentNotification {
            id: stored.id,
            sent_by: chosen.identifier.clone(),
            billable_units: fragments,
            reference: accepted.reference,
            without_receipt: message.international,
        }),
        Err(error) => refused(stored.id, error),
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
