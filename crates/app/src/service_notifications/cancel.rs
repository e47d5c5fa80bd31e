//! Stops a letter that is not printed yet.

use jiff::Timestamp;
use tidings_api_types::internal::{ErrorReply, notifications::Notification};
use tidings_domain::{
    NotificationId, NotificationType, ServiceId, letter_cancellation,
    rate_limit::{LimitedChannel, day},
};
use tidings_store::{daily_counts, notifications};

use super::get;
use crate::{App, Failure};

/// Cancels a letter, and takes it off the day's count if that is still today's. Whoever changes a letter's status locks it, so
/// that it is either cancelled or printed.
pub async fn cancel(
    app: &App,
    service: ServiceId,
    id: NotificationId,
    now: Timestamp,
) -> Result<Notification, Failure> {
    let mut transaction = app.begin().await?;
    let stored = notifications::lock_for_cancelling(&mut transaction, service, id).await?;
    let stored = stored.ok_or_else(|| ErrorReply::text(404, "Notification not found"))?;
    if stored.notification_type != NotificationType::Letter {
        return Err(Failure::invalid("Notification cannot be cancelled - only letters can be cancelled"));
    }
    letter_cancellation::check(stored.status, stored.created_at, now)
        .map_err(|reason| Failure::invalid(reason.to_string()))?;
    notifications::cancel_letter(&mut transaction, service, id, now).await?;
    let counted_on = day(stored.created_at);
    if !stored.is_test && counted_on == day(now) {
        daily_counts::take_back(&mut transaction, service, LimitedChannel::Letter, counted_on, 1).await?;
    }
    transaction.commit().await?;
    get(app, service, id).await
}
