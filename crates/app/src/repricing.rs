//! Facts follow the prices: one that is entered, changed or taken away late is in the facts from its day on.

use jiff::Timestamp;
use tidings_store::{StoreError, facts};

use crate::App;

/// Gives facts the prices of their days, where prices have changed since they were written; tells how many rows of facts had another.
/// Can be done at any time, any number of times, and by several at once; what is broken off is done again.
///
/// Letters that have had no price are counted again, as their facts do not say how many sheets they have. Where the database does not have
/// them any more, they keep what they cost.
///
/// # Errors
/// When the database does not do it.
pub async fn reprice(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let Some(first) = facts::first_day_of_other_prices(&app.pool).await? else { return Ok(0) };
    let mut repriced = 0;
    for day in facts::days_of_unpriced_letters(&app.pool, first).await? {
        if facts::has_notifications_of(&app.pool, day).await? {
            repriced += facts::recount(&app.pool, day, now).await?;
        } else {
            tracing::warn!(%day, "letters keep their price: it is not known how many sheets they had");
        }
    }
    repriced += facts::reprice(&app.pool, now).await?;
    tracing::info!(%first, rows = repriced, "prices have changed, and facts with them");
    Ok(u64::try_from(repriced).unwrap_or_default())
}
