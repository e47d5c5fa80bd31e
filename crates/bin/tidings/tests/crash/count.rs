//! Counting what became of the messages, by SQL, past everything that the product says of itself.

use std::{fmt, time::Duration};

use sqlx::PgPool;
use uuid::Uuid;

use crate::harness::until;

/// How many messages a worker can have handed over without having written that down: for each of two channels four batches of
/// 200 jobs. After a crash nobody knows which of them were sent, so once the lease of their jobs has run out they are sent again:
/// twice is better than never. They are fewer in practice: a receipt that comes before the lease ends shows that its message was
/// sent, and the next worker takes the receipts up at once, except for those that the killed one had in its hands as well.
pub const MOST_SENT_TWICE: i64 = 2 * 4 * 200;

/// The lease of what a killed worker held has to run out first.
const SETTLED: Duration = Duration::from_secs(60);

/// What became of one round's messages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Answered with 201.
    pub accepted: i64,
    /// Answered with 201, and not in the database.
    pub lost: i64,
    /// In the database, answered or not, and in no last state.
    pub not_final: i64,
    /// In a last state other than `delivered`, which is that of every recipient of the load.
    pub not_delivered: i64,
    /// Jobs that were given up.
    pub dead: i64,
    /// Times that a message was handed over again.
    pub sent_twice: i64,
}

impl Counts {
    /// Waits until there is nothing left to do, for a bounded time, and counts. `accepted` are the round's ids, `earlier` the
    /// messages that were sent twice before it.
    pub async fn when_settled(pool: &PgPool, accepted: &[Uuid], earlier: i64) -> Self {
        let idle = async || (count(pool, "SELECT count(*) FROM queue_jobs").await == 0).then_some(());
        until("the queue to be empty", SETTLED, idle).await;
        let missing = "SELECT count(*) FROM unnest($1::uuid[]) AS accepted (id)
                       WHERE NOT EXISTS (SELECT FROM notifications WHERE notifications.id = accepted.id)";
        let lost = sqlx::query_scalar(missing).bind(accepted).fetch_one(pool).await.expect("a count");
        Self {
            accepted: accepted.len() as i64,
            lost,
            not_final: count(
                pool,
                "SELECT count(*) FROM notifications
                 WHERE notification_status IN ('created', 'sending', 'pending', 'pending-virus-check')",
            )
            .await,
            not_delivered: count(
                pool,
                "SELECT count(*) FROM notifications
                 WHERE notification_status NOT IN ('created', 'sending', 'pending', 'pending-virus-check', 'delivered')",
            )
            .await,
            dead: count(pool, "SELECT count(*) FROM queue_dead_jobs").await,
            sent_twice: Self::sent_twice_so_far(pool).await - earlier,
        }
    }

    /// Times that any message was handed over again, in all rounds.
    pub async fn sent_twice_so_far(pool: &PgPool) -> i64 {
        count(pool, "SELECT coalesce(sum(times_sent - 1), 0)::bigint FROM sandbox_messages").await
    }

    /// Adds a round. What is counted over the whole database each time is not added but replaced.
    pub fn add(&mut self, round: Self) {
        self.accepted += round.accepted;
        self.lost += round.lost;
        self.sent_twice += round.sent_twice;
        (self.not_final, self.not_delivered, self.dead) = (round.not_final, round.not_delivered, round.dead);
    }
}

async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("a count")
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accepted, lost, not_final, not_delivered, dead, sent_twice } = *self;
        write!(f, "{} accepted, {lost} lost, {not_final} not final, {sent_twice} sent twice", thousands(accepted))?;
        if (not_delivered, dead) != (0, 0) {
            write!(f, ", {not_delivered} not delivered, {dead} jobs given up")?;
        }
        Ok(())
    }
}

/// With a comma between thousands.
fn thousands(number: i64) -> String {
    match number / 1000 {
        0 => number.to_string(),
        thousands => format!("{thousands},{:03}", number % 1000),
    }
}
