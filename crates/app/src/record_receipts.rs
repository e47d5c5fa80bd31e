//! Writes down what providers report.

use jiff::{SignedDuration, Timestamp};
use tidings_domain::{NotificationId, SharedClock};
use tidings_providers::{DeliveryReceipt, Subject};
use tidings_queue::{NewJob, QueueError};
use tidings_store::{
    StoreError,
    notifications::{self, Receipt, StatusChange},
};

use crate::{
    App, email_suppressions,
    group_commit::{GroupCommit, GroupCommitError},
    jobs::{EARLY_RECEIPT, EarlyReceipt},
    status_changes,
};

const MAX_BATCH: usize = 256;
const WRITERS: usize = 2;
/// For how long after the sending a reference that is not known may still become known: the receipt was faster than the
/// record.
pub const EARLY: SignedDuration = SignedDuration::from_mins(5);

/// Applies a batch of receipts; late and repeated ones change nothing. Returns how many notifications changed.
///
/// # Errors
/// When the database does not take them; then none is applied.
pub async fn record_receipts(app: &App, receipts: &[Receipt], now: Timestamp) -> Result<usize, StoreError> {
    let mut transaction = app.begin().await?;
    let changes = status_changes::by_receipts(&mut transaction, receipts, now).await?;
    transaction.commit().await?;
    status_changes::count(&changes, now);
    status_changes::wake_callbacks(app, &changes);
    Ok(changes.len())
}

/// Takes receipts one by one, as providers send them, and writes those that arrive together in one commit. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ReceiptWriter {
    writer: GroupCommit<Reported, (), NotWritten>,
}

/// A receipt, and whose it is.
#[derive(Clone, Debug)]
struct Reported {
    provider: String,
    receipt: DeliveryReceipt,
}

/// Why receipts were not written.
#[derive(Debug, thiserror::Error)]
enum NotWritten {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error("a receipt cannot be kept for later: {0}")]
    Payload(#[from] serde_json::Error),
}

/// A receipt was not written down: the provider is to send it again.
#[derive(Clone, Debug, thiserror::Error)]
#[error("a receipt was not written down: {0}")]
pub struct NotRecorded(String);

impl ReceiptWriter {
    /// Starts the writers, on the current runtime; they end when the last clone is dropped.
    pub fn start(app: App, clock: SharedClock) -> Self {
        let writer = GroupCommit::start(MAX_BATCH, WRITERS, move |batch: Vec<Reported>| {
            let (app, clock) = (app.clone(), clock.clone());
            async move {
                let count = batch.len();
                write(&app, batch, clock.now()).await?;
                Ok(vec![(); count])
            }
        });
        Self { writer }
    }

    /// Returns once the receipt is applied, found to change nothing, or kept for later because it is early.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn record(&self, provider: &str, receipt: DeliveryReceipt) -> Result<(), NotRecorded> {
        let labels = [("provider", provider.to_owned()), ("status", receipt.status.to_string())];
        metrics::counter!("tidings_receipts_total", &labels).increment(1);
        let submitted = self.writer.submit(Reported { provider: provider.to_owned(), receipt }).await;
        submitted.map_err(|error: GroupCommitError<_>| NotRecorded(error.to_string()))
    }
}

async fn write(app: &App, batch: Vec<Reported>, now: Timestamp) -> Result<(), NotWritten> {
    let (mut known, mut by_reference) = (Known::default(), Vec::new());
    for Reported { provider, receipt } in batch {
        let DeliveryReceipt { subject, status, while_pending, sent_at, no_such_mailbox, detail } = receipt;
        tracing::debug!(provider, ?subject, %status, %detail, "a receipt");
        match subject {
            Subject::Notification(notification_id) => {
                known.add(Receipt { notification_id, status, while_pending }, no_such_mailbox);
            }
            Subject::Reference(reference) => {
                let sent_at = sent_at.unwrap_or(now);
                let early = EarlyReceipt { provider, reference, status, while_pending, no_such_mailbox, sent_at };
                by_reference.push(early);
            }
            Subject::Unreadable(text) => {
                tracing::warn!(provider, text = format!("{text:.64}"), "a receipt that names no notification");
            }
        }
    }
    let mut transaction = app.begin().await.map_err(StoreError::from)?;
    let unknown = resolve(&mut transaction, by_reference, &mut known).await?;
    let early: Vec<_> = unknown.into_iter().filter(|receipt| is_early(receipt, now)).collect();
    let jobs = early.iter().map(|receipt| job(receipt, now)).collect::<Result<Vec<_>, _>>()?;
    tidings_queue::enqueue(&mut *transaction, &jobs, now).await?;
    let changes = known.apply(&mut transaction, now).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    status_changes::count(&changes, now);
    status_changes::wake_callbacks(app, &changes);
    Ok(())
}

/// Receipts of which it is known what they are about.
#[derive(Debug, Default)]
struct Known {
    receipts: Vec<Receipt>,
    /// The emails that came back because there is no such mailbox.
    bounced: Vec<NotificationId>,
}

impl Known {
    fn add(&mut self, receipt: Receipt, no_such_mailbox: bool) {
        if no_such_mailbox {
            self.bounced.push(receipt.notification_id);
        }
        self.receipts.push(receipt);
    }

    /// A bounce counts even where the receipt changes nothing: it may follow the word that the email was delivered.
    async fn apply(
        &self,
        conn: &mut tidings_store::PgConnection,
        now: Timestamp,
    ) -> Result<Vec<StatusChange>, StoreError> {
        let changes = status_changes::by_receipts(conn, &self.receipts, now).await?;
        email_suppressions::after_bounces(conn, &self.bounced, now).await?;
        Ok(changes)
    }
}

/// Adds those receipts whose references are known to `known`, and returns the others.
async fn resolve(
    conn: &mut tidings_store::PgConnection,
    by_reference: Vec<EarlyReceipt>,
    known: &mut Known,
) -> Result<Vec<EarlyReceipt>, StoreError> {
    if by_reference.is_empty() {
        return Ok(by_reference);
    }
    let references: Vec<&str> = by_reference.iter().map(|receipt| receipt.reference.as_str()).collect();
    let notifications = notifications::by_references(conn, &references).await?;
    let mut unknown = Vec::new();
    for receipt in by_reference {
        match notifications.get(&receipt.reference) {
            Some(&notification_id) => {
                let EarlyReceipt { status, while_pending, no_such_mailbox, .. } = receipt;
                known.add(Receipt { notification_id, status, while_pending }, no_such_mailbox);
            }
            None => unknown.push(receipt),
        }
    }
    Ok(unknown)
}

fn is_early(receipt: &EarlyReceipt, now: Timestamp) -> bool {
    let is_early = now.duration_since(receipt.sent_at) < EARLY;
    if !is_early {
        let EarlyReceipt { provider, reference, status, .. } = receipt;
        tracing::warn!(provider, reference, %status, "a receipt for a message that is not there");
    }
    is_early
}

fn job(receipt: &EarlyReceipt, now: Timestamp) -> Result<NewJob, serde_json::Error> {
    Ok(NewJob::new(EARLY_RECEIPT, serde_json::to_value(receipt)?, now))
}

/// Tries receipts again that were early. For each, in order: it is settled, or it has to wait on.
///
/// # Errors
/// When the database does not take them; then none is applied.
pub async fn record_early_receipts(app: &App, early: &[EarlyReceipt], now: Timestamp) -> Result<Vec<bool>, StoreError> {
    let mut known = Known::default();
    let mut transaction = app.begin().await?;
    let unknown = resolve(&mut transaction, early.to_vec(), &mut known).await?;
    let changes = known.apply(&mut transaction, now).await?;
    transaction.commit().await?;
    status_changes::count(&changes, now);
    status_changes::wake_callbacks(app, &changes);
    let waits = |receipt: &EarlyReceipt| unknown.contains(receipt) && is_early(receipt, now);
    Ok(early.iter().map(|receipt| !waits(receipt)).collect())
}
