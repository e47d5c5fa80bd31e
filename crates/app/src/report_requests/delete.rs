//! Reports are for those who wait for them, and no archive.

use jiff::{SignedDuration, Timestamp};
use tidings_store::report_requests;

use super::parts;
use crate::{App, Failure};

const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Deletes the files of reports that were asked for more than a day ago, and says so of each. Returns how many there were.
///
/// # Errors
/// When the database or the disk fails; those that are left are deleted the next time.
pub async fn delete_old(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let mut deleted = 0;
    for id in report_requests::kept_since_before(&app.pool, now - KEPT_FOR).await? {
        parts::delete(app, id).await?;
        report_requests::mark_deleted(&app.pool, id, now).await?;
        deleted += 1;
    }
    Ok(deleted)
}
