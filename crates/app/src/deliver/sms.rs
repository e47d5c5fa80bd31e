//! Text messages, from stored row to provider.

use std::{sync::Arc, time::Instant};

use futures::{StreamExt, stream};
use tidings_domain::NotificationType;
use tidings_providers::SmsMessage;
use tidings_store::{
    StoreError,
    notifications::{SentNotification, StoredNotification},
    provider_details::ActiveProvider,
};

use super::{CONCURRENT_SENDS, Delivery, Sending, measure, refused};
use crate::{providers::choose, random};

/// A message with what its row will be told once it is sent.
struct Ready {
    stored: StoredNotification,
    message: SmsMessage,
    fragments: i32,
}

pub(super) async fn send_all(
    delivery: &Delivery,
    waiting: Vec<StoredNotification>,
) -> Result<Vec<Sending>, StoreError> {
    let providers = delivery.app.directory.providers(NotificationType::Sms).await?;
    let mut results = Vec::with_capacity(waiting.len());
    let mut ready = Vec::with_capacity(waiting.len());
    for stored in waiting {
        match prepare(delivery, stored).await? {
            Ok(one) => ready.push(one),
            Err(sending) => results.push(sending),
        }
    }
    let sends = stream::iter(ready).map(|one| send(delivery, &providers, one));
    results.extend(sends.buffer_unordered(CONCURRENT_SENDS).collect::<Vec<_>>().await);
    Ok(results)
}

/// Renders the message; what cannot be rendered now never can.
async fn prepare(delivery: &Delivery, stored: StoredNotification) -> Result<Result<Ready, Sending>, StoreError> {
    let never = |reason: &str| Ok(Err(Sending::Never(stored.id, reason.to_owned())));
    let directory = &delivery.app.directory;
    let Some(service) = directory.service(stored.service_id, delivery.clock.now()).await? else {
        return never("its service is gone");
    };
    if !service.service.active {
        return never("its service is archived");
    }
    let Some(template) = directory.template_version(stored.template_id, stored.template_version).await? else {
        return never("its template is gone");
    };
    let Ok(values) = delivery.app.personalisation(&stored) else {
        return never("its personalisation cannot be read");
    };
    let prefix = service.service.prefix_sms.then_some(service.service.name.as_str());
    let text = tidings_template::SmsMessage::render(&template.content, &values, prefix);
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
    Ok(Ok(Ready { stored, message, fragments }))
}

async fn send(delivery: &Delivery, providers: &Arc<[ActiveProvider]>, ready: Ready) -> Sending {
    let Ready { stored, message, fragments } = ready;
    let Some(chosen) = choose(providers, message.international, random::fraction()) else {
        return Sending::Later(stored.id, "no provider of text messages is active".to_owned());
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
