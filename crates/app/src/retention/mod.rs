//! For how long things are kept: what ends it, when their time is over (docs/retention.md).
//!
//! Each function looks at what is there, in portions that are transactions of their own: it may be broken off and begun again at any
//! moment, and run beside itself. It tells how much there was to do.

mod files;
mod history;
mod messages;
mod report;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, ToSpan};
use tidings_domain::london;
use tidings_store::{StoreError, inbound_sms, unsubscribe_requests};
use tokio::time::Instant;

pub use files::{delete_expired_spreadsheets, delete_stray_files};
pub use history::{history_content, history_files, move_history_to_files};
pub use messages::archive_notifications;
pub use report::{Kept, report};

use crate::{
    App,
    unsubscribe_reports::{REPORTED_KEPT, UNREPORTED_KEPT},
};

/// So many small rows in one transaction.
const AT_ONCE: i64 = 5_000;
/// The longest pause between two portions.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Moves received text messages that their services have kept long enough to the history, without text and sender.
pub async fn archive_received_texts(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let today = london::day(now);
    until_there_is_none(|| inbound_sms::archive(&app.pool, today, AT_ONCE)).await
}

/// Moves requests for no more emails that have been kept long enough to the history, without the address.
pub async fn archive_unsubscribe_requests(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let days_ago = |days: i32| london::midnight(london::day(now).saturating_sub(days.days()));
    let (reported, unreported) = (days_ago(REPORTED_KEPT), days_ago(UNREPORTED_KEPT));
    until_there_is_none(|| unsubscribe_requests::archive(&app.pool, reported, unreported, AT_ONCE)).await
}

/// Does a portion again and again, with pauses, until there is nothing to do; tells how much there was.
async fn until_there_is_none<F: Future<Output = Result<u64, StoreError>>>(
    mut portion: impl FnMut() -> F,
) -> Result<u64, StoreError> {
    let mut done = 0;
    loop {
        let began = Instant::now();
        let some = portion().await?;
        if some == 0 {
            return Ok(done);
        }
        done += some;
        pause(began).await;
    }
}

/// Waits for as long as it is since `began`, so that no more than half of a connection's time goes into clearing up, and on a database
/// that has its hands full less of its time.
async fn pause(began: Instant) {
    tokio::time::sleep(began.elapsed().min(LONGEST_PAUSE)).await;
}

/// Before which instant things are that have been kept for so long.
fn kept_since(now: Timestamp, kept: SignedDuration) -> Timestamp {
    now.checked_sub(kept).unwrap_or(Timestamp::MIN)
}
