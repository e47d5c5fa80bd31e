//! Hands waiting notifications to providers, in batches.
//!
//! A notification that no longer waits (`created`) is left alone, so that a job which runs twice sends once. What a
//! provider has accepted is written down before anything else can go wrong; while the database is away, that is tried again
//! for as long as the job's lease is kept alive, because forgetting it would send the message twice.

mod email;
mod sms;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use futures::{StreamExt, stream};
use jiff::Timestamp;
use tidings_domain::{NotificationId, NotificationStatus, NotificationType, SharedClock};
use tidings_providers::SendError;
use tidings_store::{
    StoreError,
    notifications::{self, Receipt, SentNotification, StoredNotification},
    provider_details::ActiveProvider,
};
use tidings_template::Personalisation;

use crate::{
    App, KnownService, directory::ReadyTemplate, email_suppressions, jobs, providers::Providers, status_changes,
};

/// Messages of one batch that are with providers at the same time.
const CONCURRENT_SENDS: usize = 128;
/// How often, and how far apart, the record of what was accepted is tried.
const RECORD_TRIES: u32 = 20;
const RECORD_PAUSE: Duration = Duration::from_millis(500);

/// Delivers notifications. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub app: App,
    pub providers: Providers,
    pub clock: SharedClock,
}

/// What became of one notification's delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// A provider has it, or it was not waiting any more, or it ended as `technical-failure`.
    Settled,
    /// It still waits: worth another try.
    NotYet(String),
    /// It still waits, and may have been sent: worth another try, when its receipt has had time to come.
    Unknown(String),
}

/// A waiting notification, with all that its message is made of.
struct Prepared {
    stored: StoredNotification,
    service: Arc<KnownService>,
    template: Arc<ReadyTemplate>,
    values: Personalisation,
}

/// What happened to one message, before it is written down.
enum Sending {
    Sent {
        sent: SentNotification,
        /// No receipt will follow, and none is needed.
        is_delivered: bool,
    },
    Never(NotificationId, String),
    /// The provider says that there is no such mailbox.
    NoSuchMailbox(NotificationId, String),
    Later(NotificationId, String),
    Unknown(NotificationId, String),
}

/// What is to be written down of a batch.
#[derive(Default)]
struct Outcomes {
    sent: Vec<SentNotification>,
    delivered: Vec<Receipt>,
    never: Vec<NotificationId>,
    /// Emails whose recipients are on the list of those who are sent none.
    suppressed: Vec<NotificationId>,
    /// Emails whose recipients have no mailbox, as their provider said at once.
    bounced: Vec<NotificationId>,
}

/// A notification that is due, and whether an earlier attempt may have sent it.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub job: jobs::Deliver,
    pub may_have_been_sent: bool,
}

impl Delivery {
    /// Delivers those of `due` that wait, all of one channel. The results are in the order of `due`. Those that come too late
    /// to be worth sending end as `technical-failure`: they never left. Emails to those who are to be sent none end as
    /// `permanent-failure`, and no provider hears of them.
    ///
    /// # Errors
    /// When the database cannot be asked. Messages accepted by then have been tried hard to be written down.
    pub async fn deliver(&self, channel: NotificationType, due: &[Due]) -> Result<Vec<Delivered>, StoreError> {
        let now = self.clock.now();
        let is_late = |due: &&Due| due.job.expires_at.is_some_and(|expires_at| expires_at < now);
        let late: Vec<_> = due.iter().filter(is_late).map(|due| due.job.notification_id).collect();
        let ids: Vec<_> = due.iter().filter(|due| !is_late(due)).map(|due| due.job.notification_id).collect();
        let waiting = notifications::waiting(&self.app.pool, &ids, now).await?;
        let (suppressed, waiting): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|stored| stored.is_suppressed);
        let suppressed = suppressed.into_iter().map(|stored| stored.id).collect();
        let (mut outcomes, mut waiting_on) =
            (Outcomes { never: late, suppressed, ..Outcomes::default() }, HashMap::new());
        let sendings = self.send_all(channel, waiting).await?;
        count_repeats(channel, due, &sendings);
        for sending in sendings {
            match sending {
                Sending::Sent { sent, is_delivered } => {
                    let receipt = is_delivered.then(|| Receipt::new(sent.id, NotificationStatus::Delivered));
                    outcomes.delivered.extend(receipt);
                    outcomes.sent.push(sent);
                }
                Sending::Never(id, reason) => {
                    tracing::error!(notification_id = %id, reason, "this notification can never be sent");
                    outcomes.never.push(id);
                }
                Sending::NoSuchMailbox(id, reason) => {
                    tracing::info!(notification_id = %id, reason, "this email has nobody to go to");
                    outcomes.bounced.push(id);
                }
                Sending::Later(id, reason) => {
                    waiting_on.insert(id, Delivered::NotYet(reason));
                }
                Sending::Unknown(id, reason) => {
                    tracing::warn!(notification_id = %id, reason, "this notification may have been sent");
                    metrics::counter!("tidings_delivery_outcome_unknown_total").increment(1);
                    waiting_on.insert(id, Delivered::Unknown(reason));
                }
            }
        }
        self.record(&outcomes).await?;
        let outcome = |due: &Due| waiting_on.remove(&due.job.notification_id).unwrap_or(Delivered::Settled);
        Ok(due.iter().map(outcome).collect())
    }

    async fn send_all(
        &self,
        channel: NotificationType,
        waiting: Vec<StoredNotification>,
    ) -> Result<Vec<Sending>, StoreError> {
        let providers = self.app.directory.providers(channel).await?;
        let (mut results, mut ready) = (Vec::with_capacity(waiting.len()), Vec::with_capacity(waiting.len()));
        for stored in waiting {
            match self.prepare(stored).await? {
                Ok(prepared) => ready.push(prepared),
                Err(never) => results.push(never),
            }
        }
        let providers: &[ActiveProvider] = &providers;
        let sends = stream::iter(ready).map(async |prepared| match channel {
            NotificationType::Sms => sms::send(self, providers, prepared).await,
            NotificationType::Email => email::send(self, providers, prepared).await,
            NotificationType::Letter => Sending::Later(prepared.stored.id, "letters are printed in runs".to_owned()),
        });
        results.extend(sends.buffer_unordered(CONCURRENT_SENDS).collect::<Vec<_>>().await);
        Ok(results)
    }

    /// Finds what the message is made of; where that is not there, the message can never be sent.
    async fn prepare(&self, stored: StoredNotification) -> Result<Result<Prepared, Sending>, StoreError> {
        let never = |reason: &str| Ok(Err(Sending::Never(stored.id, reason.to_owned())));
        let directory = &self.app.directory;
        let Some(service) = directory.service(stored.service_id, self.clock.now()).await? else {
            return never("its service is gone");
        };
        if !service.service.active {
            return never("its service is archived");
        }
        let Some(template) = directory.template_version(stored.template_id, stored.template_version).await? else {
            return never("its template is gone");
        };
        let Ok(values) = self.app.personalisation(stored.personalisation.as_deref()) else {
            return never("its personalisation cannot be read");
        };
        Ok(Ok(Prepared { stored, service, template, values }))
    }

    /// Ends notifications for which every try is used up.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn give_up(
        &self,
        conn: &mut tidings_store::PgConnection,
        ids: &[NotificationId],
    ) -> Result<(), StoreError> {
        let changes = status_changes::by_failure(conn, ids, self.clock.now()).await?;
        status_changes::count(&changes, self.clock.now());
        Ok(())
    }

    async fn record(&self, outcomes: &Outcomes) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            match self.try_record(outcomes).await {
                Err(error) if error.is_unavailable() && tries < RECORD_TRIES => {
                    tries += 1;
                    tracing::warn!(%error, tries, "accepted messages are not written down yet");
                    tokio::time::sleep(RECORD_PAUSE).await;
                }
                result => return result,
            }
        }
    }

    async fn try_record(&self, outcomes: &Outcomes) -> Result<(), StoreError> {
        let Outcomes { sent, delivered, never, suppressed, bounced } = outcomes;
        if sent.is_empty() && never.is_empty() && suppressed.is_empty() && bounced.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut changes = Vec::new();
        let mut transaction = self.app.pool.begin().await?;
        if !sent.is_empty() {
            notifications::mark_sent(&mut transaction, sent, now).await?;
        }
        if !delivered.is_empty() {
            changes.extend(status_changes::by_receipts(&mut transaction, delivered, now).await?);
        }
        if !never.is_empty() {
            changes.extend(status_changes::by_failure(&mut transaction, never, now).await?);
        }
        if !suppressed.is_empty() || !bounced.is_empty() {
            let ended = [suppressed.as_slice(), bounced].concat();
            changes.extend(status_changes::by_no_recipient(&mut transaction, &ended, now).await?);
            email_suppressions::after_bounces(&mut transaction, bounced, now).await?;
        }
        transaction.commit().await?;
        metrics::counter!("tidings_emails_suppressed_total").increment(suppressed.len() as u64);
        status_changes::count(&changes, now);
        status_changes::wake_callbacks(&self.app, &changes);
        Ok(())
    }
}

/// What it means for the notification that no provider took it.
fn not_sent(id: NotificationId, error: SendError) -> Sending {
    match error {
        SendError::Unavailable(_) => Sending::Later(id, error.to_string()),
        SendError::Unknown(_) => Sending::Unknown(id, error.to_string()),
        SendError::Refused(_) => Sending::Never(id, error.to_string()),
        SendError::NoSuchMailbox(_) => Sending::NoSuchMailbox(id, error.to_string()),
    }
}

/// Counts those that a provider was given although an earlier attempt may have sent them: messages that may come twice.
fn count_repeats(channel: NotificationType, due: &[Due], sendings: &[Sending]) {
    let given = sendings.iter().filter_map(|sending| match sending {
        Sending::Sent { sent, .. } => Some(sent.id),
        Sending::Unknown(id, _) => Some(*id),
        Sending::Never(..) | Sending::NoSuchMailbox(..) | Sending::Later(..) => None,
    });
    let given: HashSet<_> = given.collect();
    let is_repeat = |due: &&Due| due.may_have_been_sent && given.contains(&due.job.notification_id);
    let repeats: HashSet<_> = due.iter().filter(is_repeat).map(|due| due.job.notification_id).collect();
    metrics::counter!("tidings_delivery_sent_again_total", "type" => channel.as_str()).increment(repeats.len() as u64);
}

/// Measures how long a notification waited for a provider.
fn measure(stored: &StoredNotification, now: Timestamp) {
    let labels = [("type", stored.notification_type.as_str())];
    let waited = now.duration_since(stored.created_at).as_secs_f64();
    metrics::histogram!("tidings_delivery_accepted_to_provider_seconds", &labels).record(waited.max(0.0));
}
