//! What somebody should look into: found, and said in the log. A check changes nothing, and tells how many findings it has.

use jiff::{Timestamp, ToSpan};
use tidings_domain::london;
use tidings_store::{
    StoreError, inbound_numbers,
    services::{self, FailingService, TvService},
};

use crate::App;

// What is looked for among the text messages of live services; the numbers are Notify's.

/// Of a service that sends fewer in a day, a part that fails says little.
const ENOUGH_SENT: i64 = 10_000;
/// Per cent of them that fail for good.
const MANY_FAILED: i64 = 25;
/// Somebody who tries something out may send so many to numbers that nobody has.
const FEW_TO_TV_NUMBERS: i64 = 500;

/// Looks whether there are more numbers that a service could have than `low_inbound_numbers` of the app; 1 when there are not. Where there
/// is no number at all, nobody wants any.
///
/// # Errors
/// When the database cannot be asked.
pub async fn inbound_numbers(app: &App) -> Result<u64, StoreError> {
    let (all, available) = inbound_numbers::count(&app.pool).await?;
    let are_low = all > 0 && available <= i64::from(app.low_inbound_numbers);
    if are_low {
        tracing::warn!(available, all, "few numbers are left at which the public could answer a service");
    }
    Ok(u64::from(are_low))
}

/// Looks at the text messages of yesterday for live services many of whose messages failed for good, or that sent to numbers that are set
/// aside for television: whose list is bad, or who tries something out and pays for it. How many there are, those that do both twice.
///
/// # Errors
/// When the database cannot be asked.
pub async fn services(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let yesterday = london::day(now).saturating_sub(1.day());
    let failing = services::with_high_failure_rates(&app.pool, yesterday, ENOUGH_SENT, MANY_FAILED).await?;
    for FailingService { service_id, sent, failed } in &failing {
        tracing::warn!(%service_id, %yesterday, sent, failed, "many text messages of a service reached nobody");
    }
    let to_tv = services::sending_to_tv_numbers(&app.pool, yesterday, FEW_TO_TV_NUMBERS).await?;
    for TvService { service_id, sent } in &to_tv {
        tracing::warn!(%service_id, %yesterday, sent, "a service sends to numbers that nobody has");
    }
    Ok((failing.len() + to_tv.len()) as u64)
}
