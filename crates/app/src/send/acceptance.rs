//! The one commit before the answer: the notification and the job that will deliver it.

use tidings_queue::{Lane, NewJob, Waker};
use tidings_store::{
    PgPool,
    notifications::{self, NewNotification},
};

use super::Refusal;
use crate::{
    group_commit::{GroupCommit, GroupCommitError},
    jobs::{self, Deliver},
};

const MAX_BATCH: usize = 256;
/// Two, so that one batch is put together while the other is being flushed.
const WRITERS: usize = 2;

/// Stores accepted notifications, those that arrive together in one commit. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Acceptance {
    writer: GroupCommit<NewNotification, Result<(), String>, NotCommitted>,
}

#[derive(Debug, thiserror::Error)]
enum NotCommitted {
    #[error(transparent)]
    Store(#[from] tidings_store::StoreError),
    #[error(transparent)]
    Queue(#[from] tidings_queue::QueueError),
    #[error("the job cannot be written down: {0}")]
    Payload(#[from] serde_json::Error),
}

impl NotCommitted {
    fn is_unavailable(&self) -> bool {
        match self {
            Self::Store(error) => error.is_unavailable(),
            Self::Queue(tidings_queue::QueueError::Database(error)) => tidings_store::pool::is_unavailable(error),
            Self::Queue(_) | Self::Payload(_) => false,
        }
    }
}

impl From<sqlx::Error> for NotCommitted {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Acceptance {
    /// Starts the writers on the current runtime.
    pub(crate) fn start(pool: PgPool, waker: Waker) -> Self {
        let writer = GroupCommit::start(MAX_BATCH, WRITERS, move |batch: Vec<NewNotification>| {
            let (pool, waker) = (pool.clone(), waker.clone());
            async move { commit(&pool, &waker, &batch).await }
        });
        Self { writer }
    }

    /// Returns once the notification and its delivery job are durably stored.
    pub(super) async fn store(&self, notification: NewNotification) -> Result<(), Refusal> {
        let (reason, unavailable) = match self.writer.submit(notification).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(reason)) => (reason, false),
            Err(GroupCommitError::Commit(error)) => (error.to_string(), error.is_unavailable()),
            Err(error @ GroupCommitError::Stopped) => (error.to_string(), true),
        };
        Err(Refusal::NotStored { reason, unavailable })
    }
}

/// One commit for all; should the database refuse the batch because of one of them (a template deleted this moment), one
/// commit each, so that only the one at fault fails.
async fn commit(
    pool: &PgPool,
    waker: &Waker,
    batch: &[NewNotification],
) -> Result<Vec<Result<(), String>>, NotCommitted> {
    let results = match write(pool, batch).await {
        Ok(()) => vec![Ok(()); batch.len()],
        Err(error) if !error.is_unavailable() => {
            tracing::warn!(%error, size = batch.len(), "a batch was refused, storing its notifications one by one");
            let mut results = Vec::with_capacity(batch.len());
            for notification in batch {
                let one = write(pool, std::slice::from_ref(notification)).await;
                results.push(one.map_err(|error| error.to_string()));
            }
            results
        }
        Err(error) => return Err(error),
    };
    let channels: std::collections::BTreeSet<_> =
        batch.iter().filter_map(|notification| jobs::delivering(notification.notification_type)).collect();
    for kind in channels {
        waker.wake(kind);
        waker.announce(kind);
    }
    Ok(results)
}

async fn write(pool: &PgPool, batch: &[NewNotification]) -> Result<(), NotCommitted> {
    let mut transaction = pool.begin().await?;
    notifications::insert_many(&mut transaction, batch).await?;
    let deliveries = batch.iter().filter_map(delivery).collect::<Result<Vec<_>, _>>()?;
    if let Some(now) = batch.iter().map(|notification| notification.created_at).max() {
        tidings_queue::enqueue(&mut *transaction, &deliveries, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn delivery(notification: &NewNotification) -> Option<Result<NewJob, serde_json::Error>> {
    let kind = jobs::delivering(notification.notification_type)?;
    let payload = serde_json::to_value(Deliver { notification_id: notification.id });
    Some(payload.map(|payload| NewJob {
        kind,
        lane: Lane::Normal,
        service_id: Some(notification.service_id.as_uuid()),
        payload,
        run_at: notification.created_at,
        unique_key: None,
    }))
}
