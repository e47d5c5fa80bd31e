//! Facts: how many notifications there were by day, service, template and what became of them, and what they cost.
//!
//! Migration 0020 has the triggers that append what changes to `fact_deltas`, and the views `notification_status_facts` and
//! `billing_facts`, which are exact at each moment. Here is what keeps Notify's tables of facts: [`fold`] adds pending deltas
//! to them, [`recount`] compares a day with its notifications and mends what differs, [`reprice`] gives them prices that were
//! entered late. All hold a lock on `fact_rebuilds`, so that there is one writer of facts at a time.

mod despatch;
mod fold;
mod prices;
mod processing_time;
mod rebuilds;
mod recount;

pub use despatch::recount_despatches;
pub use fold::{fold, pending};
pub use prices::{days_of_unpriced_letters, first_day_of_other_prices, has_notifications_of, reprice};
pub use processing_time::{measure, unmeasured};
pub use rebuilds::{begin_rebuild, end_rebuild, were_rebuilt};
pub use recount::recount;
