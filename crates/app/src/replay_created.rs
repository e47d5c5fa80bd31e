//! Messages that wait to be handed to a provider without a job that does it.
//!
//! Jobs are enqueued in the transaction that accepts a message, so there are none; unless jobs were deleted by hand, or the database
//! was taken over from Notify, whose jobs are elsewhere.

use jiff::{SignedDuration, Timestamp};
use tidings_queue::{Lane, NewJob};
use tidings_store::notifications::{self, Overdue};

use crate::{
    App, Failure,
    jobs::{self, DELIVER_EMAIL, DELIVER_SMS, Deliver},
};

/// A message is handed on within seconds; for so long nobody wonders.
const OVERDUE_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// What is older is not sent any more: its time has passed.
const SENT_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// So many in one transaction.
const AT_ONCE: i64 = 1_000;

/// Enqueues the delivery of messages that should be sent by now, and are in no queue; tells how many. One that is being sent at this
/// moment is not sent twice by that: only what is still waiting is sent.
///
/// # Errors
/// When the database cannot be asked.
pub async fn replay_created(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let before = now - OVERDUE_AFTER;
    let mut transaction = app.begin().await?;
    let overdue = notifications::overdue(&mut transaction, now - SENT_WITHIN, before, AT_ONCE).await?;
    if overdue.is_empty() {
        return Ok(0);
    }
    let ids: Vec<String> = overdue.iter().map(|message| message.id.to_string()).collect();
    let kinds = [DELIVER_SMS, DELIVER_EMAIL];
    let queued = tidings_queue::named(&mut *transaction, &kinds, "notification_id", &ids).await?;
    let lost = overdue.iter().filter(|message| !queued.contains(&message.id.to_string()));
    let again: Vec<NewJob> = lost.filter_map(|message| delivery(message, now).transpose()).collect::<Result<_, _>>()?;
    let enqueued = tidings_queue::enqueue(&mut *transaction, &again, now).await?;
    transaction.commit().await?;
    if enqueued > 0 {
        tracing::warn!(messages = enqueued, "messages waited without a job: their delivery is enqueued");
        app.wake_deliveries();
    }
    Ok(enqueued)
}

fn delivery(message: &Overdue, now: Timestamp) -> Result<Option<NewJob>, serde_json::Error> {
    let Some(kind) = jobs::delivering(message.notification_type) else { return Ok(None) };
    let payload = serde_json::to_value(Deliver { notification_id: message.id, expires_at: message.expires_at })?;
    // As that of a message that waits for its time: whoever looks at the same moment enqueues it once.
    let job = NewJob::new(kind, payload, now).in_lane(Lane::Bulk).for_service(message.service_id.as_uuid());
    Ok(Some(job.unique(message.id.to_string())))
}
