//! What became of a round's messages: by SQL, by what the providers took, and by what the service was told.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use sqlx::PgPool;
use uuid::Uuid;

use crate::{harness::until, system::System};

/// Leases have to run out, outcomes that are not known have to be settled, and a provider may be left alone for half a minute.
const SETTLED: Duration = Duration::from_secs(180);

/// The counts of one round.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Answered with 201.
    pub accepted: usize,
    /// Of those: not in the database.
    pub lost: usize,
    /// In the database, answered or not, and in no last state.
    pub not_final: usize,
    pub delivered: usize,
    /// In another last state.
    pub failed: usize,
    /// Texts that are `delivered` though no provider took them.
    pub never_taken: usize,
    /// Times that a provider took a text that one had taken before.
    pub taken_again: usize,
    /// Outcomes that no provider told, of the worker that is left.
    pub unknown: u64,
    /// In a last state, and the service was not told.
    pub untold: usize,
    /// Events beyond one for each message.
    pub events_too_many: usize,
    /// Jobs that were given up.
    pub dead: usize,
}

impl Counts {
    /// The heads of the table's columns.
    pub const HEADS: [&str; 11] = [
        "accepted",
        "lost",
        "not final",
        "delivered",
        "failed",
        "never taken",
        "taken again",
        "unknown",
        "untold",
        "events too many",
        "jobs given up",
    ];

    pub fn cells(&self) -> [String; 11] {
        let cells = [
            self.accepted,
            self.lost,
            self.not_final,
            self.delivered,
            self.failed,
            self.never_taken,
            self.taken_again,
            usize::try_from(self.unknown).unwrap_or(usize::MAX),
            self.untold,
            self.events_too_many,
            self.dead,
        ];
        cells.map(|cell| cell.to_string())
    }

    /// Waits until there is nothing left to do, for a bounded time, and counts.
    pub async fn when_settled(system: &System, accepted: &[Uuid]) -> Self {
        let pool = &system.pool;
        let idle = async || (system.reporter.is_done() && count(pool, JOBS).await == 0).then_some(());
        until("the queue to be empty", SETTLED, idle).await;
        let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
            "SELECT id, notification_type::text, notification_status FROM notifications WHERE id = ANY ($1)",
        )
        .bind(accepted)
        .fetch_all(pool)
        .await
        .expect("rows");
        let taken = taken(system);
        let heard = system.told.heard();
        let mut counts = Self {
            accepted: accepted.len(),
            lost: accepted.len() - rows.len(),
            not_final: count(pool, NOT_FINAL).await,
            unknown: system.unknown_outcomes().await,
            dead: count(pool, "SELECT count(*) FROM queue_dead_jobs").await,
            ..Self::default()
        };
        for (id, channel, status) in &rows {
            let is_delivered = status == "delivered";
            counts.delivered += usize::from(is_delivered);
            counts.failed += usize::from(!is_delivered && !UNFINISHED.contains(&status.as_str()));
            if channel == "sms" {
                let times = taken.get(id).copied().unwrap_or_default();
                counts.never_taken += usize::from(is_delivered && times == 0);
                counts.taken_again += times.saturating_sub(1);
            }
            let events = heard.events.get(id).map_or(0, HashSet::len);
            counts.untold += usize::from(events == 0);
            counts.events_too_many += events.saturating_sub(1);
        }
        counts
    }

    /// Whether every message that was accepted came to its end, everywhere.
    pub fn is_whole(&self) -> bool {
        let faults =
            [self.lost, self.not_final, self.failed, self.never_taken, self.untold, self.events_too_many, self.dead];
        faults.iter().all(|&fault| fault == 0) && self.delivered == self.accepted
    }
}

/// How often each text was taken, by whichever provider.
fn taken(system: &System) -> HashMap<Uuid, usize> {
    let mut taken = HashMap::<_, usize>::new();
    for (id, times) in system.mmg.taken().into_iter().chain(system.firetext.taken()) {
        *taken.entry(id).or_default() += times.len();
    }
    taken
}

const UNFINISHED: [&str; 4] = ["created", "sending", "pending", "pending-virus-check"];
const NOT_FINAL: &str = "SELECT count(*) FROM notifications
    WHERE notification_status IN ('created', 'sending', 'pending', 'pending-virus-check')";
/// What comes again and again is not waited for.
const JOBS: &str = "SELECT count(*) FROM queue_jobs
    WHERE kind IN ('deliver-sms', 'deliver-email', 'sandbox-receipt', 'early-receipt', 'send-delivery-status')";

/// Asks until there is an answer: the database may just be coming up.
async fn count(pool: &PgPool, sql: &'static str) -> usize {
    let asked = until("an answer of the database", SETTLED, async || {
        sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.ok()
    });
    usize::try_from(asked.await).expect("a count")
}
