//! How much of its daily limits a service has used.

use jiff::Timestamp;
use tidings_api_types::internal::service::sent_today::SentToday;
use tidings_domain::{ServiceId, rate_limit};
use tidings_store::daily_counts;

use crate::{App, Failure};

/// How many messages count against the limits of today; nothing where there is no such service.
pub async fn sent_today(app: &App, id: ServiceId, now: Timestamp) -> Result<SentToday, Failure> {
    Ok(daily_counts::totals(&app.pool, id, rate_limit::day(now)).await?.into_iter().collect())
}
