//! Changes of a live notification's status: by receipts, and by deliveries that end without one.
//!
//! Every such change goes through here, inside the transaction that makes it. So what follows from a change, which is that the
//! service is told of it, is enqueued here, in the same transaction: both happen or neither.

use std::sync::LazyLock;

use jiff::Timestamp;
use tidings_domain::{CallbackType, NotificationId, NotificationStatus, NotificationType};
use tidings_recipients::all_rates;
use tidings_store::{
    PgConnection, StoreError,
    notifications::{self, Despatch, Receipt, ReportedLetter, StatusChange},
};

use crate::{App, callbacks};

/// The calling prefixes of countries whose networks report nothing that can be believed: what went there stays `sent`.
static UNBELIEVED_PREFIXES: LazyLock<Vec<String>> = LazyLock::new(|| {
    all_rates().iter().filter(|rate| !rate.delivery_receipts).map(|rate| rate.prefix.to_string()).collect()
});

/// Applies receipts; late and repeated ones change nothing. The changes made are to be [counted](count) after the commit.
pub(crate) async fn by_receipts(
    conn: &mut PgConnection,
    receipts: &[Receipt],
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let changes = notifications::apply_receipts(conn, receipts, &UNBELIEVED_PREFIXES, now).await?;
    callbacks::messages_ended(conn, &changes, now).await?;
    Ok(changes)
}

/// Ends notifications that never reached a provider. The changes made are to be [counted](count) after the commit.
pub(crate) async fn by_failure(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let changes = notifications::fail(conn, ids, now).await?;
    callbacks::messages_ended(conn, &changes, now).await?;
    Ok(changes)
}

/// Ends emails that were not sent because nobody is there to get them. The changes made are to be [counted](count) after the commit.
pub(crate) async fn by_no_recipient(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let changes = notifications::fail_permanently(conn, ids, now).await?;
    callbacks::messages_ended(conn, &changes, now).await?;
    Ok(changes)
}

/// Ends notifications that were made before `before` and of which nothing was heard since, at most `at_most` of them. The
/// changes made are to be [counted](count) after the commit.
pub(crate) async fn by_time_out(
    conn: &mut PgConnection,
    before: Timestamp,
    at_most: i64,
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let changes = notifications::time_out(conn, before, at_most, now).await?;
    callbacks::messages_ended(conn, &changes, now).await?;
    Ok(changes)
}

/// Ends a letter as its printer reports. Services are not called about letters. A change made is to be
/// [counted](count_ended) after the commit.
pub(crate) async fn by_printer(
    conn: &mut PgConnection,
    id: NotificationId,
    status: NotificationStatus,
    despatch: Option<Despatch>,
    now: Timestamp,
) -> Result<Option<ReportedLetter>, StoreError> {
    notifications::report_letter(conn, id, status, despatch, now).await
}

/// Measures the notifications that have reached a last state.
pub(crate) fn count(changes: &[StatusChange], now: Timestamp) {
    for change in changes.iter().filter(|change| change.status.is_completed()) {
        count_ended(change.notification_type, change.status, change.created_at, now);
    }
}

/// Measures a notification that has reached a last state.
pub(crate) fn count_ended(
    channel: NotificationType,
    status: NotificationStatus,
    created_at: Timestamp,
    now: Timestamp,
) {
    let labels = [("type", channel.as_str()), ("status", status.as_str())];
    metrics::counter!("tidings_notifications_final_total", &labels).increment(1);
    let took = now.duration_since(created_at).as_secs_f64();
    metrics::histogram!("tidings_notification_final_seconds", &labels).record(took.max(0.0));
}

/// Tells the workers, after the commit, of services that are to be called.
pub(crate) fn wake_callbacks(app: &App, changes: &[StatusChange]) {
    if changes.iter().any(|change| change.has_callback) {
        app.wake_callbacks(CallbackType::DeliveryStatus);
    }
}
