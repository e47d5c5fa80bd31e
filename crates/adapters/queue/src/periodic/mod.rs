//! Jobs that come again and again.

mod recurrence;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgPool;
use tidings_domain::SharedClock;
use tokio_util::sync::CancellationToken;

pub use recurrence::Recurrence;

use crate::{NewJob, QueueError, Waker, enqueue};

/// The longest wait between two looks: the table may have been changed by hand, and clocks are set.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(30);
/// The shortest.
const LOOK_AT_MOST_EVERY: SignedDuration = SignedDuration::from_millis(200);

/// A kind of job, and when it comes again. Its payload is empty; at most one is waiting or running at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periodic {
    /// Which handler runs it.
    pub kind: &'static str,
    /// When.
    pub recurrence: Recurrence,
}

impl Periodic {
    /// A job that comes every so often.
    pub const fn every(kind: &'static str, period: SignedDuration) -> Self {
        Self { kind, recurrence: Recurrence::Every(period) }
    }

    /// A job that comes every day at this time of UTC.
    pub const fn daily_at(kind: &'static str, hour: i8, minute: i8) -> Self {
        Self { kind, recurrence: Recurrence::DailyAt(jiff::civil::Time::constant(hour, minute, 0, 0)) }
    }
}

/// Enqueues what is due at `now`, and tells which kinds. One that nobody knew of yet comes at its next time. Of many
/// processes that call this at once, one enqueues; what was missed while none did comes once.
///
/// # Errors
/// [`QueueError::Database`]; nothing is enqueued then.
pub async fn enqueue_due(
    pool: &PgPool,
    periodic: &[Periodic],
    now: Timestamp,
) -> Result<Vec<&'static str>, QueueError> {
    let kinds: Vec<&str> = periodic.iter().map(|job| job.kind).collect();
    let next: Vec<jiff_sqlx::Timestamp> = periodic.iter().map(|job| job.recurrence.next_after(now).to_sqlx()).collect();
    let mut transaction = tidings_transaction::begin(pool).await?;
    sqlx::query!(
        "INSERT INTO queue_periodic_jobs (kind, next_at) SELECT kind, next_at
         FROM unnest($1::text[], $2::timestamptz[]) AS new (kind, next_at)
         ORDER BY kind
         ON CONFLICT (kind) DO NOTHING",
        &kinds as _,
        &next as _,
    )
    .execute(&mut *transaction)
    .await?;
    let due = sqlx::query_scalar!(
        "WITH due AS (
             SELECT kind FROM queue_periodic_jobs WHERE kind = ANY($1) AND next_at <= $3 ORDER BY kind FOR UPDATE SKIP LOCKED
         )
         UPDATE queue_periodic_jobs AS moved SET next_at = new.next_at
         FROM due JOIN unnest($1::text[], $2::timestamptz[]) AS new (kind, next_at) USING (kind)
         WHERE moved.kind = due.kind
         RETURNING moved.kind",
        &kinds as _,
        &next as _,
        now.to_sqlx() as _,
    )
    .fetch_all(&mut *transaction)
    .await?;
    let due: Vec<&'static str> =
        periodic.iter().map(|job| job.kind).filter(|kind| due.iter().any(|due| due == kind)).collect();
    let jobs: Vec<NewJob> = due.iter().map(|kind| NewJob::new(kind, json!({}), now).unique("periodic")).collect();
    enqueue(&mut *transaction, &jobs, now).await?;
    transaction.commit().await?;
    Ok(due)
}

/// Enqueues what is due as time goes by, until `shutdown`. While the database is away it waits for it.
pub async fn keep_enqueueing(
    pool: PgPool,
    clock: SharedClock,
    periodic: Vec<Periodic>,
    waker: Waker,
    shutdown: CancellationToken,
) {
    let mut is_away = false;
    loop {
        let now = clock.now();
        match enqueue_due(&pool, &periodic, now).await {
            Ok(due) => {
                is_away = false;
                due.into_iter().for_each(|kind| waker.announce(kind));
            }
            Err(error) if !is_away => {
                is_away = true;
                tracing::warn!(%error, "periodic jobs cannot be enqueued: trying again");
            }
            Err(_) => {}
        }
        let next = periodic.iter().map(|job| job.recurrence.next_after(now)).min().unwrap_or(Timestamp::MAX);
        let wait = next.duration_since(now).clamp(LOOK_AT_MOST_EVERY, LOOK_EVERY);
        let wait = Duration::try_from(wait).unwrap_or_default();
        if shutdown.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return;
        }
    }
}
