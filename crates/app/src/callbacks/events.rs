//! What happens becomes an event: a job in the transaction in which it happens, if the service wants to be called about it. So
//! there is an event exactly if the thing has happened, and exactly one.
//!
//! A job carries ids and what may be different later (the status of a message, and the times that go with it). What stays as it
//! is, recipients above all, is read when the job runs: nobody's address lies in the queue, and retention deletes it in one
//! place. So every attempt tells the same, which is what happened then. Where to, and with which token, is read when the job
//! runs as well: a service that corrects its URL hears of what it missed, and no secret is copied into the queue.
//!
//! Tell the workers after the commit ([`App::wake_callbacks`](crate::App::wake_callbacks)); they find out by themselves within
//! a second.

use jiff::Timestamp;
use serde::Serialize;
use tidings_domain::{CallbackEventId, CallbackType, ComplaintId, InboundSmsId, NotificationId, ServiceId};
use tidings_queue::{NewJob, QueueError};
use tidings_store::{ColumnSigner, PgConnection, StoreError, callbacks, notifications::StatusChange};

use crate::{
    jobs::{self, SendComplaint, SendDeliveryStatus, SendInboundSms, SendReturnedLetter},
    random,
};

/// Messages came to a state that services are told of; others of `changes` are left out. Returns how many events there are.
///
/// # Errors
/// When the database does not take them; the transaction is lost then.
pub async fn messages_ended(
    conn: &mut PgConnection,
    changes: &[StatusChange],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let told = changes
        .iter()
        .filter(|change| change.has_callback && change.status.is_called_back(change.notification_type))
        .map(|change| {
            let event = SendDeliveryStatus {
                event_id: new_id(now),
                notification_id: change.id,
                status: change.status,
                completed_at: change.updated_at,
                sent_at: change.sent_at,
            };
            (change.service_id, event)
        });
    enqueue(conn, CallbackType::DeliveryStatus, told, now).await
}

/// A text message came in, and is stored. Returns whether there is an event.
///
/// # Errors
/// As [`messages_ended`].
pub async fn text_received(
    conn: &mut PgConnection,
    service: ServiceId,
    inbound_sms_id: InboundSmsId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let event = SendInboundSms { event_id: new_id(now), inbound_sms_id };
    Ok(enqueue_wanted(conn, CallbackType::InboundSms, vec![(service, event)], now).await? == 1)
}

/// Somebody complained about an email, and that is stored. `recipient` as the provider says it. Returns whether there is an
/// event.
///
/// # Errors
/// As [`messages_ended`].
pub async fn complaint_made(
    conn: &mut PgConnection,
    signer: &ColumnSigner,
    service: ServiceId,
    complaint_id: ComplaintId,
    recipient: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let recipient = signer.sign(recipient).map_err(not_written)?;
    let event = SendComplaint { event_id: new_id(now), complaint_id, recipient };
    Ok(enqueue_wanted(conn, CallbackType::Complaint, vec![(service, event)], now).await? == 1)
}

/// Letters came back, and that is stored. Returns how many events there are.
///
/// # Errors
/// As [`messages_ended`].
pub async fn letters_returned(
    conn: &mut PgConnection,
    letters: &[(ServiceId, NotificationId)],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let event = |notification_id| SendReturnedLetter { event_id: new_id(now), notification_id };
    let events = letters.iter().map(|(service, letter)| (*service, event(*letter))).collect();
    enqueue_wanted(conn, CallbackType::ReturnedLetter, events, now).await
}

fn new_id(now: Timestamp) -> CallbackEventId {
    CallbackEventId::at(now, random::id_bytes())
}

/// Enqueues the events of those services that want them.
async fn enqueue_wanted<T: Serialize>(
    conn: &mut PgConnection,
    callback_type: CallbackType,
    events: Vec<(ServiceId, T)>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let services: Vec<_> = events.iter().map(|(service, _)| *service).collect();
    let wanted_by = callbacks::wanted_by(&mut *conn, callback_type, &services).await?;
    enqueue(conn, callback_type, events.into_iter().filter(|(service, _)| wanted_by.contains(service)), now).await
}

async fn enqueue<T: Serialize>(
    conn: &mut PgConnection,
    callback_type: CallbackType,
    events: impl Iterator<Item = (ServiceId, T)>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let jobs = events
        .map(|(service, event)| {
            let payload = serde_json::to_value(event)?;
            Ok(NewJob::new(jobs::calling(callback_type), payload, now).for_service(service.as_uuid()))
        })
        .collect::<Result<Vec<_>, serde_json::Error>>()
        .map_err(not_written)?;
    tidings_queue::enqueue(conn, &jobs, now).await.map_err(|error| match error {
        QueueError::Database(error) => error.into(),
        other => not_written(other),
    })
}

/// An event that has no form in which it could be stored. Whoever changes something waits for a database's error, and handles
/// this one like it.
fn not_written(error: impl std::fmt::Display) -> StoreError {
    StoreError::Database(sqlx::Error::Encode(format!("a callback cannot be enqueued: {error}").into()))
}
