//! Writes down what became of messages: each as soon as it has ended, and those that end together in one commit.

use std::time::Duration;

use tidings_domain::{NotificationId, NotificationStatus, SharedClock};
use tidings_store::{
    StoreError,
    notifications::{self, Receipt, SentNotification},
};

use crate::{App, email_suppressions, group_commit::GroupCommit, status_changes};

const MAX_BATCH: usize = 256;
/// Two, so that one batch is put together while the other is being flushed.
const WRITERS: usize = 2;
/// How often, and how far apart, the record of what was accepted is tried.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(500);

/// The end of one delivery.
#[derive(Clone, Debug)]
pub(super) enum Ended {
    Sent {
        sent: SentNotification,
        /// No receipt will follow, and none is needed.
        is_delivered: bool,
    },
    /// It cannot be sent, ever.
    Never(NotificationId),
    /// An email whose recipient is on the list of those who are sent none.
    Suppressed(NotificationId),
    /// An email whose recipient has no mailbox, as its provider said at once.
    Bounced(NotificationId),
}

/// Writes down what became of messages. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    writer: GroupCommit<Ended, Result<(), String>, StoreError>,
}

impl Recorder {
    /// Starts the writers, on the current runtime; they end when the last clone is dropped.
    pub(super) fn start(app: App, clock: SharedClock) -> Self {
        let writer = GroupCommit::start(MAX_BATCH, WRITERS, move |batch: Vec<Ended>| {
            let (app, clock) = (app.clone(), clock.clone());
            async move { patiently(&app, &clock, &batch).await }
        });
        Self { writer }
    }

    /// Returns once it is durably written down.
    ///
    /// # Errors
    /// Why it is not, though it was tried hard: without personal data.
    pub(super) async fn write(&self, ended: Ended) -> Result<(), String> {
        self.writer.submit(ended).await.map_err(|error| error.to_string())?
    }
}

/// While the database is away it is tried again: to forget what was accepted would send it twice.
async fn patiently(app: &App, clock: &SharedClock, batch: &[Ended]) -> Result<Vec<Result<(), String>>, StoreError> {
    let mut tries = 0;
    loop {
        match write(app, clock, batch).await {
            Ok(()) => return Ok(vec![Ok(()); batch.len()]),
            Err(error) if error.is_unavailable() && tries < TRIES => {
                tries += 1;
                tracing::warn!(%error, tries, "accepted messages are not written down yet");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) if error.is_unavailable() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, size = batch.len(), "the ends of messages were refused, writing them one by one");
                let mut results = Vec::with_capacity(batch.len());
                for ended in batch {
                    let written = write(app, clock, std::slice::from_ref(ended)).await;
                    results.push(written.map_err(|error| error.to_string()));
                }
                return Ok(results);
            }
        }
    }
}

async fn write(app: &App, clock: &SharedClock, batch: &[Ended]) -> Result<(), StoreError> {
    let (mut sent, mut delivered, mut never) = (Vec::with_capacity(batch.len()), Vec::new(), Vec::new());
    let (mut suppressed, mut bounced) = (Vec::new(), Vec::new());
    for ended in batch {
        match ended {
            Ended::Sent { sent: one, is_delivered } => {
                delivered.extend(is_delivered.then(|| Receipt::new(one.id, NotificationStatus::Delivered)));
                sent.push(one.clone());
            }
            Ended::Never(id) => never.push(*id),
            Ended::Suppressed(id) => suppressed.push(*id),
            Ended::Bounced(id) => bounced.push(*id),
        }
    }
    let now = clock.now();
    let mut changes = Vec::new();
    let mut transaction = app.begin().await?;
    if !sent.is_empty() {
        notifications::mark_sent(&mut transaction, &sent, now).await?;
    }
    if !delivered.is_empty() {
        changes.extend(status_changes::by_receipts(&mut transaction, &delivered, now).await?);
    }
    if !never.is_empty() {
        changes.extend(status_changes::by_failure(&mut transaction, &never, now).await?);
    }
    if !suppressed.is_empty() || !bounced.is_empty() {
        let ended = [suppressed.as_slice(), &bounced].concat();
        changes.extend(status_changes::by_no_recipient(&mut transaction, &ended, now).await?);
        email_suppressions::after_bounces(&mut transaction, &bounced, now).await?;
    }
    transaction.commit().await?;
    metrics::counter!("tidings_emails_suppressed_total").increment(suppressed.len() as u64);
    status_changes::count(&changes, now);
    status_changes::wake_callbacks(app, &changes);
    Ok(())
}
