//! Hands waiting notifications to providers, in batches.
//!
//! A notification that no longer waits (`created`) is left alone, so that a job which runs twice sends once. What a
//! provider has accepted is written down at once ([`record`]), whatever becomes of the rest of the batch; while the database is
//! away, that is tried again for as long as the job's lease is kept alive, because forgetting it would send the message twice.

mod email;
mod record;
mod sms;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures::{StreamExt, future::join_all, stream::FuturesUnordered};
use jiff::Timestamp;
use tidings_domain::{NotificationId, NotificationType, ServiceId, SharedClock};
use tidings_providers::SendError;
use tidings_store::{
    StoreError,
    attempts::{self, DeliveryFailure},
    notifications::{self, SentNotification, StoredNotification},
    provider_details::ActiveProvider,
};
use tidings_template::Personalisation;

use crate::{App, KnownService, directory::ReadyTemplate, jobs, providers::Providers, status_changes};
use record::{Ended, Recorder};

/// Delivers notifications. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub app: App,
    pub providers: Providers,
    pub clock: SharedClock,
    recorder: Recorder,
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
    /// The recipient is on the list of those who are sent none.
    Suppressed(NotificationId),
    Later(NotificationId, String),
    Unknown(NotificationId, String),
}

impl Sending {
    /// A provider may have it now. If an earlier attempt may have sent it, it may come twice.
    const fn was_given(&self) -> bool {
        matches!(self, Self::Sent { .. } | Self::Unknown(..))
    }

    /// What is written down for the message's life story: that no provider took it, and why. Of a mailbox that is not there the
    /// message's own state tells.
    fn failure(&self, service_id: ServiceId, at: Timestamp) -> Option<DeliveryFailure> {
        match self {
            Self::Never(id, reason) | Self::Later(id, reason) | Self::Unknown(id, reason) => {
                Some(DeliveryFailure { notification_id: *id, service_id, at, reason: reason.clone() })
            }
            Self::Sent { .. } | Self::NoSuchMailbox(..) | Self::Suppressed(_) => None,
        }
    }
}

/// A notification that is due, and whether an earlier attempt may have sent it.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub job: jobs::Deliver,
    pub may_have_been_sent: bool,
}

impl Delivery {
    /// Delivers by these providers. To be called on a tokio runtime.
    pub fn new(app: App, providers: Providers, clock: SharedClock) -> Self {
        let recorder = Recorder::start(app.clone(), clock.clone());
        Self { app, providers, clock, recorder }
    }

    /// How many messages of a channel this process should have in hand.
    pub fn most_in_hand(&self, channel: NotificationType) -> usize {
        self.providers.most_in_hand(channel)
    }

    /// Delivers those of `due` that wait, all of one channel, and says `ended` of each. The results are in the order of `due`.
    /// Those that come too late to be worth sending end as `technical-failure`: they never left. Emails to those who are to be
    /// sent none end as `permanent-failure`, and no provider hears of them.
    ///
    /// # Errors
    /// When the database cannot be asked; then nothing was sent.
    pub async fn deliver(
        &self,
        channel: NotificationType,
        due: &[Due],
        ended: impl Fn() + Sync,
    ) -> Result<Vec<Delivered>, StoreError> {
        let now = self.clock.now();
        let is_late = |due: &&Due| due.job.expires_at.is_some_and(|expires_at| expires_at < now);
        let ids: Vec<_> = due.iter().filter(|due| !is_late(due)).map(|due| due.job.notification_id).collect();
        let waiting = notifications::waiting(&self.app.pool, &ids, now).await?;
        let providers = self.app.directory.providers(channel).await?;
        let mut sendings: Vec<_> = due
            .iter()
            .filter(is_late)
            .map(|due| Sending::Never(due.job.notification_id, "it is worth nothing any more".to_owned()))
            .collect();
        let mut ready = Vec::with_capacity(waiting.len());
        for stored in waiting {
            if stored.is_suppressed {
                sendings.push(Sending::Suppressed(stored.id));
                continue;
            }
            match self.prepare(stored).await? {
                Ok(prepared) => ready.push(prepared),
                Err(never) => sendings.push(never),
            }
        }
        // Whatever waits no more has ended already.
        (ready.len()..due.len()).for_each(|_| ended());
        let mut results: HashMap<_, _> =
            join_all(sendings.into_iter().map(|sending| self.settle(sending))).await.into_iter().collect();
        let providers: &[ActiveProvider] = &providers;
        let repeats: HashSet<_> =
            due.iter().filter(|due| due.may_have_been_sent).map(|due| due.job.notification_id).collect();
        let given_again = AtomicU64::new(0);
        let sends: FuturesUnordered<_> = ready
            .into_iter()
            .map(async |prepared| {
                let service_id = prepared.stored.service_id;
                let is_repeat = repeats.contains(&prepared.stored.id);
                let sending = self.send(channel, providers, prepared).await;
                given_again.fetch_add(u64::from(is_repeat && sending.was_given()), Ordering::Relaxed);
                let failure = sending.failure(service_id, self.clock.now());
                let result = self.settle(sending).await;
                ended();
                (result, failure)
            })
            .collect();
        let (settled, failures): (Vec<_>, Vec<_>) = sends.unzip().await;
        self.keep_failures(failures.into_iter().flatten().collect()).await;
        results.extend(settled);
        metrics::counter!("tidings_delivery_sent_again_total", "type" => channel.as_str())
            .increment(given_again.into_inner());
        let outcome = |due: &Due| results.remove(&due.job.notification_id).unwrap_or(Delivered::Settled);
        Ok(due.iter().map(outcome).collect())
    }

    async fn send(&self, channel: NotificationType, providers: &[ActiveProvider], prepared: Prepared) -> Sending {
        match channel {
            NotificationType::Sms => sms::send(self, providers, prepared).await,
            NotificationType::Email => email::send(self, providers, prepared).await,
            NotificationType::Letter => Sending::Later(prepared.stored.id, "letters are printed in runs".to_owned()),
        }
    }

    /// Writes down what has ended, and tells what is to become of the rest.
    async fn settle(&self, sending: Sending) -> (NotificationId, Delivered) {
        let (id, ended) = match sending {
            Sending::Sent { sent, is_delivered } => (sent.id, Ended::Sent { sent, is_delivered }),
            Sending::Never(id, reason) => {
                tracing::error!(notification_id = %id, reason, "this notification can never be sent");
                (id, Ended::Never(id))
            }
            Sending::NoSuchMailbox(id, reason) => {
                tracing::info!(notification_id = %id, reason, "this email has nobody to go to");
                (id, Ended::Bounced(id))
            }
            Sending::Suppressed(id) => (id, Ended::Suppressed(id)),
            Sending::Later(id, reason) => return (id, Delivered::NotYet(reason)),
            Sending::Unknown(id, reason) => {
                tracing::warn!(notification_id = %id, reason, "this notification may have been sent");
                metrics::counter!("tidings_delivery_outcome_unknown_total").increment(1);
                return (id, Delivered::Unknown(reason));
            }
        };
        match self.recorder.write(ended).await {
            Ok(()) => (id, Delivered::Settled),
            Err(reason) => {
                tracing::error!(notification_id = %id, reason, "what became of this notification is not written down");
                (id, Delivered::Unknown(reason))
            }
        }
    }

    /// Writes down which attempts failed; where none did, as nearly always, the database is not asked. A line that is lost is no
    /// reason not to go on.
    async fn keep_failures(&self, failures: Vec<DeliveryFailure>) {
        if failures.is_empty() {
            return;
        }
        if let Err(error) = attempts::insert_delivery_failures(&self.app.pool, &failures).await {
            tracing::warn!(%error, count = failures.len(), "failed attempts are not written down");
        }
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

/// Measures how long a notification waited for a provider.
fn measure(stored: &StoredNotification, now: Timestamp) {
    let labels = [("type", stored.notification_type.as_str())];
    let waited = now.duration_since(stored.created_at).as_secs_f64();
    metrics::histogram!("tidings_delivery_accepted_to_provider_seconds", &labels).record(waited.max(0.0));
}
