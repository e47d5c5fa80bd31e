//! Writes down what providers report.

use jiff::Timestamp;
use tidings_store::{StoreError, notifications::Receipt};

use crate::{App, status_changes};

/// Applies a batch of receipts; late and repeated ones change nothing. Returns how many notifications changed.
///
/// # Errors
/// When the database does not take them; then none is applied.
pub async fn record_receipts(app: &App, receipts: &[Receipt], now: Timestamp) -> Result<usize, StoreError> {
    let mut transaction = app.pool.begin().await?;
    let changes = status_changes::by_receipts(&mut transaction, receipts, now).await?;
    transaction.commit().await?;
    status_changes::count(&changes, now);
    status_changes::wake_callbacks(app, &changes);
    Ok(changes.len())
}
