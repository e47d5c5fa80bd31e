//! What is done every now and then, whoever asks: each may be done at any time, and twice.

use jiff::{SignedDuration, Timestamp};
use tidings_domain::{london, rate_limit::day};
use tidings_queue::QueueError;
use tidings_store::{
    StoreError, admin_sessions, attempts, daily_counts, email_suppressions, events, idempotency_keys,
    invited_organisation_users, invited_users, sandbox_messages, users,
};

use crate::{App, status_changes};

/// Codes work for half an hour.
pub(crate) const CODES_ARE_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Invitations can be accepted for two days.
pub(crate) const INVITATIONS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// What was tried is shown for so long.
pub(crate) const ATTEMPTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What people did is on record for a year.
pub(crate) const EVENTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(52 * 7 * 24);
/// A job that was given up can be replayed for so long. What it carries may be about a person.
pub(crate) const DEAD_JOBS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long the same request is answered the same.
pub(crate) const IDEMPOTENCY_KEYS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Counts of days past are good for nothing but a look back.
pub(crate) const COUNTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long providers try.
pub(crate) const RECEIPTS_ARE_AWAITED: SignedDuration = SignedDuration::from_hours(72);
/// So many attempts of a kind in one transaction: there may be millions, and a long one holds up the vacuum of the queue.
const ATTEMPTS_AT_ONCE: i64 = 5_000;
/// So many keys in one transaction.
const KEYS_AT_ONCE: i64 = 5_000;
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
        let mut transaction = app.begin().await?;
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

/// Deletes what people did more than a year ago; tells how many events there were.
pub async fn delete_events(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    events::delete_before(&app.pool, now - EVENTS_ARE_KEPT).await
}

/// Deletes jobs that were given up and that nobody has replayed; tells how many.
pub async fn delete_dead_jobs(app: &App, now: Timestamp) -> Result<u64, QueueError> {
    tidings_queue::delete_dead_before(&app.pool, now - DEAD_JOBS_ARE_KEPT).await
}

/// Deletes what is left of requests that may not be repeated any more, and of days past that were counted; tells how many rows there
/// were. Whoever sends deletes them as well: this is for services that have stopped.
pub async fn delete_counts_and_keys(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let mut deleted = daily_counts::forget_all_before(&app.pool, day(now - COUNTS_ARE_KEPT)).await?;
    loop {
        let valid_since = now - IDEMPOTENCY_KEYS_ARE_KEPT;
        let keys = idempotency_keys::forget_before(&app.pool, valid_since, KEYS_AT_ONCE).await?;
        deleted += keys;
        if keys == 0 {
            return Ok(deleted);
        }
    }
}

/// Deletes from the message viewer what services do not keep any longer; tells how many messages there were.
pub async fn delete_sandbox_messages(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    sandbox_messages::delete_expired(&app.pool, london::day(now)).await
}
