//! Emails, from stored row to provider.

use std::{sync::Arc, time::Instant};

use futures::{StreamExt, stream};
use tidings_domain::NotificationType;
use tidings_providers::EmailMessage;
use tidings_recipients::EmailAddress;
use tidings_store::{
    StoreError,
    notifications::{SentNotification, StoredNotification},
    provider_details::ActiveProvider,
};

use super::{CONCURRENT_SENDS, Delivery, Sending, measure, refused};
use crate::{providers::choose, random};

pub(super) async fn send_all(
    delivery: &Delivery,
    waiting: Vec<StoredNotification>,
) -> Result<Vec<Sending>, StoreError> {
    let providers = delivery.app.directory.providers(NotificationType::Email).await?;
    let mut results = Vec::with_capacity(waiting.len());
    let mut ready = Vec::with_capacity(waiting.len());
    for stored in waiting {
        match prepare(delivery, stored).await? {
            Ok(one) => ready.push(one),
            Err(sending) => results.push(sending),
        }
    }
    let sends = stream::iter(ready).map(|(stored, message)| send(delivery, &providers, stored, message));
    results.extend(sends.buffer_unordered(CONCURRENT_SENDS).collect::<Vec<_>>().await);
    Ok(results)
}

/// Renders the message; what cannot be rendered now never can.
async fn prepare(
    delivery: &Delivery,
    stored: StoredNotification,
) -> Result<Result<(StoredNotification, EmailMessage), Sending>, StoreError> {
    let never = |reason: &str| Ok(Err(Sending::Never(stored.id, reason.to_owned())));
    let directory = &delivery.app.directory;
    let Some(service) = directory.service(stored.service_id, delivery.clock.now()).await? else {
        return never("its service is gone");
    };
    let service = &service.service;
    if !service.active {
        return never("its service is archived");
    }
    let Some(template) = directory.template_version(stored.template_id, stored.template_version).await? else {
        return never("its template is gone");
    };
    let Ok(values) = delivery.app.personalisation(&stored) else {
        return never("its personalisation cannot be read");
    };
    let email = tidings_template::EmailMessage::render(&template.subject, &template.content, &values);
    let to = stored.normalised_to.as_deref().unwrap_or(&stored.to);
    let message = EmailMessage {
        notification_id: stored.id,
        service_id: stored.service_id,
        // Mail servers want the domain in ASCII.
        to: EmailAddress::parse(to).map_or_else(|_| to.to_owned(), |address| address.ascii()),
        from_name: service.custom_email_sender_name.clone().unwrap_or_else(|| service.name.clone()),
        from_address: format!("{}@{}", service.email_sender_local_part, delivery.app.addresses.notify_email_domain),
        reply_to: stored.reply_to_text.clone(),
        subject: email.subject().to_owned(),
        text: email.plain_text(None),
        html: email.html(None),
        unsubscribe_link: stored.unsubscribe_link.clone(),
        key_type: stored.key_type,
    };
    Ok(Ok((stored, message)))
}

async fn send(
    delivery: &Delivery,
    providers: &Arc<[ActiveProvider]>,
    stored: StoredNotification,
    message: EmailMessage,
) -> Sending {
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
