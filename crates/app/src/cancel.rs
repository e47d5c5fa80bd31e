//! Takes back a message that waits for its time: beyond Notify's contract.

use jiff::Timestamp;
use tidings_domain::{
    NotificationId, NotificationStatus, ServiceId,
    rate_limit::{LimitedChannel, day},
};
use tidings_queue::QueueError;
use tidings_store::{StoreError, daily_counts, notifications};

use crate::{App, jobs};

/// Why a message was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum NotCancelled {
    /// The service has no such notification.
    #[error("No result found")]
    NotFound,
    /// It was not given a time of its own, or that has come.
    #[error("Notification cannot be cancelled: it is not waiting for a scheduled time")]
    NotWaiting,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Queue(#[from] QueueError),
}

impl NotCancelled {
    /// The database could not be reached: the same request may succeed in a moment.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Store(error) => error.is_unavailable(),
            Self::Queue(QueueError::Database(error)) => tidings_store::pool::is_unavailable(error),
            Self::NotFound | Self::NotWaiting | Self::Queue(_) => false,
        }
    }
}

impl From<sqlx::Error> for NotCancelled {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Cancels a scheduled message, and takes it off the day's count if that is still today's. Cancelling it again changes nothing.
///
/// Whoever takes the job out of the queue decides: either it is cancelled here, or a worker has it and sends it.
///
/// # Errors
/// See [`NotCancelled`]; nothing has changed then.
pub async fn cancel(app: &App, service: ServiceId, id: NotificationId, now: Timestamp) -> Result<(), NotCancelled> {
    let mut transaction = app.begin().await?;
    let stored = notifications::lock_for_cancelling(&mut transaction, service, id).await?;
    let stored = stored.ok_or(NotCancelled::NotFound)?;
    if stored.is_scheduled && stored.status == NotificationStatus::Cancelled {
        return Ok(());
    }
    let kind = jobs::delivering(stored.notification_type).filter(|_| stored.is_scheduled);
    let kind = kind.ok_or(NotCancelled::NotWaiting)?;
    let taken_out = tidings_queue::cancel(&mut *transaction, kind, &id.to_string()).await?;
    if !taken_out || !notifications::cancel(&mut transaction, service, id, now).await? {
        return Err(NotCancelled::NotWaiting);
    }
    let counted_on = day(stored.created_at);
    if !stored.is_test && counted_on == day(now) {
        // In the order in which they are counted.
        if stored.is_abroad {
            daily_counts::take_back(&mut transaction, service, LimitedChannel::InternationalSms, counted_on, 1).await?;
        }
        daily_counts::take_back(&mut transaction, service, stored.notification_type.into(), counted_on, 1).await?;
    }
    transaction.commit().await?;
    Ok(())
}
