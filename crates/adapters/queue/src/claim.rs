//! Taking jobs out of the queue for the time of a lease.

use std::time::Duration;

use jiff_sqlx::{Timestamp, ToSqlx};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{Job, Lane, QueueError};

/// The part of each batch that is kept for each lower lane.
const KEPT_FOR_LOWER_LANES: f64 = 1.0 / 8.0;

/// Claims up to `limit` jobs of one kind that are due at `now`, and holds them for `lease_for` under the token
/// `lease_token`, which must be new and random.
///
/// Jobs whose lease ran out come first. Then lanes in order, with an eighth of the batch kept for each lower lane that has
/// something due, so that none starves. Within a lane the services with something due share alike, whatever each has
/// waiting: one with a million jobs does not hold up another's single one. If there are more services than room, lots are
/// drawn. What a service leaves of its share is not handed
/// on within the same claim, so a batch may be short though more is due.
///
/// # Errors
/// [`QueueError::Database`].
pub async fn claim(
    conn: impl PgExecutor<'_>,
    kind: &str,
    limit: u16,
    lease_for: Duration,
    now: jiff::Timestamp,
    lease_token: Uuid,
) -> Result<Vec<Job>, QueueError> {
    let lease_ends = now.saturating_add(lease_for).unwrap_or(jiff::Timestamp::MAX);
    let (for_normal, for_bulk) = kept_for_lower_lanes(limit, lease_token);
    let rows = sqlx::query_file!(
        "src/claim.sql",
        kind,
        i64::from(limit),
        now.to_sqlx() as _,
        lease_ends.to_sqlx() as _,
        lease_token,
        for_normal,
        for_bulk,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Job {
                id: row.id,
                kind: row.kind,
                lane: Lane::from_number(row.lane)?,
                service_id: Some(row.service_id).filter(|id| !id.is_nil()),
                payload: row.payload,
                attempt: row.attempts.unsigned_abs(),
                outcome_unknown: row.outcome_unknown,
                last_error: row.last_error,
                created_at: row.created_at.to_jiff(),
                due_at: row.due_at.to_jiff(),
                run_at: row.run_at.to_jiff(),
            })
        })
        .collect()
}

/// How many jobs of a batch are kept for the normal and the bulk lane. An eighth of a small batch is not a whole number: it is
/// rounded up in so many claims that it comes to an eighth in the long run, by the randomness of the token, and never for
/// both lanes of a batch of one.
fn kept_for_lower_lanes(limit: u16, lease_token: Uuid) -> (i64, i64) {
    let [.., byte] = lease_token.into_bytes();
    let random = (f64::from(byte) + 0.5) / 256.0;
    let share = f64::from(limit) * KEPT_FOR_LOWER_LANES;
    #[expect(clippy::cast_possible_truncation, reason = "at most an eighth of a u16, rounded")]
    let rounded = |offset: f64| (share + offset).floor() as i64;
    (rounded(1.0 - random), rounded(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(byte: u8) -> Uuid {
        Uuid::from_bytes([byte; 16])
    }

    #[test]
    fn an_eighth_is_kept_for_each_lower_lane() {
        assert!((0..=255).all(|byte| kept_for_lower_lanes(200, token(byte)) == (25, 25)));
    }

    #[test]
    fn small_batches_keep_an_eighth_in_the_long_run() {
        for limit in 1..=9 {
            let kept: Vec<_> = (0..=255).map(|byte| kept_for_lower_lanes(limit, token(byte))).collect();
            assert_eq!(
                kept.iter().map(|kept| kept.0).sum::<i64>(),
                i64::from(limit) * 32,
                "normal lane, batch of {limit}"
            );
            assert_eq!(
                kept.iter().map(|kept| kept.1).sum::<i64>(),
                i64::from(limit) * 32,
                "bulk lane, batch of {limit}"
            );
            assert!(kept.iter().all(|kept| kept.0 + kept.1 <= i64::from(limit)));
        }
    }
}
