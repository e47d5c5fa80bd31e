//! What is done every now and then, whoever asks: each may be done at any time, and twice.

use jiff::{SignedDuration, Timestamp};
use tidings_store::{
    StoreError, admin_sessions, attempts, email_suppressions, invited_organisation_users, invited_users, users,
};

use crate::{App, status_changes};

/// Codes work for half an hour.
const CODES_ARE_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Invitations can be accepted for two days.
const INVITATIONS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// What was tried is shown for so long.
const ATTEMPTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long providers try.
pub(crate) const RECEIPTS_ARE_AWAITED: SignedDuration = SignedDuration::from_hours(72);
/// So many attempts of a kind in one transaction: there may be millions, and a long one holds up the vacuum of the queue.
const ATTEMPTS_AT_ONCE: i64 = 5_000;
/// So many messages in one transaction.
const TIMED_OUT_AT_ONCE: i64 = 5_000;

/// Deletes sessions of the admin app that are over; tells how many.
pub async fn delete_admin_sessions(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    admin_sessions::delete_expired(&app.pool, now).await
}

/// Deletes what was tried with messages more than a week ago; tells how many rows there were.
pub async fn delete_attempts(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let mut deleted = 0;
    loop {
        let rows = attempts::delete_before(&app.pool, now - ATTEMPTS_ARE_KEPT, ATTEMPTS_AT_ONCE).await?;
        if rows == 0 {
            return Ok(deleted);
        }
        deleted += rows;
    }
}

/// Deletes codes to sign in with that nobody can use any more; tells how many.
pub async fn delete_verify_codes(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    users::delete_codes_before(&app.pool, now - CODES_ARE_KEPT).await
}

/// Deletes invitations that nobody can accept any more; tells how many.
pub async fn delete_invitations(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let before = now - INVITATIONS_ARE_KEPT;
    let of_services = invited_users::delete_before(&app.pool, before).await?;
    Ok(of_services + invited_organisation_users::delete_before(&app.pool, before).await?)
}

/// Deletes from the list of addresses that are sent no emails what is over; tells how many.
pub async fn delete_email_suppressions(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    email_suppressions::delete_expired(&app.pool, now).await
}

/// Ends messages of which no provider has reported anything for three days; tells how many.
pub async fn time_out_sending_notifications(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let mut timed_out = 0;
    loop {
        let mut transaction = app.pool.begin().await?;
        let before = now - RECEIPTS_ARE_AWAITED;
        let changes = status_changes::by_time_out(&mut transaction, before, TIMED_OUT_AT_ONCE, now).await?;
        transaction.commit().await?;
        if changes.is_empty() {
            return Ok(timed_out);
        }
        status_changes::count(&changes, now);
        status_changes::wake_callbacks(app, &changes);
        timed_out += u64::try_from(changes.len()).unwrap_or_default();
    }
}
