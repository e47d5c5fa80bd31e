//! Writes down what providers report.

use std::sync::LazyLock;

use jiff::Timestamp;
use tidings_recipients::all_rates;
use tidings_store::{
    StoreError,
    notifications::{self, Receipt, StatusChange},
};

use crate::App;

/// The calling prefixes of countries whose networks report nothing that can be believed: what went there stays `sent`.
static UNBELIEVED_PREFIXES: LazyLock<Vec<String>> = LazyLock::new(|| {
    all_rates().iter().filter(|rate| !rate.delivery_receipts).map(|rate| rate.prefix.to_string()).collect()
});

/// Applies a batch of receipts; late and repeated ones change nothing. Returns how many notifications changed.
///
/// # Errors
/// When the database does not take them; then none is applied.
pub async fn record_receipts(app: &App, receipts: &[Receipt], now: Timestamp) -> Result<usize, StoreError> {
    let mut transaction = app.pool.begin().await?;
    let changes = notifications::apply_receipts(&mut transaction, receipts, &UNBELIEVED_PREFIXES, now).await?;
    transaction.commit().await?;
    count(&changes, now);
    Ok(changes.len())
}

/// Measures the notifications that have reached a last state.
pub(crate) fn count(changes: &[StatusChange], now: Timestamp) {
    for change in changes.iter().filter(|change| change.status.is_completed()) {
        let labels = [("type", change.notification_type.as_str()), ("status", change.status.as_str())];
        metrics::counter!("tidings_notifications_final_total", &labels).increment(1);
        let took = now.duration_since(change.created_at).as_secs_f64();
        metrics::histogram!("tidings_notification_final_seconds", &labels).record(took.max(0.0));
    }
}
