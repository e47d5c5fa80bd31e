//! How the schedule stands, for `/metrics`.

use std::time::Duration;

use jiff::Timestamp;
use tidings_domain::SharedClock;
use tidings_store::{PgPool, StoreError, scheduled_tasks};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::{SCHEDULE, standings};

const EVERY: Duration = Duration::from_secs(15);

/// Says how the schedule stands until told to stop: the same on every node, whichever ran a task.
pub async fn watch(pool: PgPool, clock: SharedClock, stop: CancellationToken) {
    let mut looks = tokio::time::interval(EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(looks.tick()).await.is_some() {
        if let Err(error) = look(&pool, clock.now()).await {
            tracing::debug!(%error, "how the schedule stands could not be looked up");
        }
    }
}

async fn look(pool: &PgPool, now: Timestamp) -> Result<(), StoreError> {
    let names: Vec<&str> = SCHEDULE.iter().map(|task| task.name).collect();
    scheduled_tasks::declare(pool, &names, now).await?;
    for standing in standings(pool, now).await? {
        let name = standing.task.name;
        let late = if standing.is_late { 1.0 } else { 0.0 };
        metrics::gauge!("tidings_schedule_late", "task" => name).set(late);
        let Some(success) = standing.success else { continue };
        let last = metrics::gauge!("tidings_schedule_last_success_timestamp_seconds", "task" => name);
        last.set(success.at.as_duration().as_secs_f64());
        metrics::gauge!("tidings_schedule_last_duration_seconds", "task" => name).set(success.took.as_secs_f64());
        metrics::gauge!("tidings_schedule_last_done", "task" => name).set(success.done as f64);
    }
    Ok(())
}
