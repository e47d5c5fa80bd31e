//! Every second: what has changed is folded into the facts.

use std::time::Duration;

use tidings_app::{App, facts};
use tidings_domain::SharedClock;
use tidings_store::StoreError;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(1);

/// Folds until told to stop, also in the middle: a recount of a large database takes long, and each of its steps is a transaction that
/// whoever comes next does anew. Of many processes one does at a time, and any will do.
pub async fn fold_facts(app: App, clock: SharedClock, stop: CancellationToken) {
    let mut seconds = tokio::time::interval(EVERY);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut folding = Folding { are_rebuilt: false, done_at: Instant::now(), is_failing: false };
    while stop.run_until_cancelled(seconds.tick()).await.is_some() {
        let Some(folded) = stop.run_until_cancelled(folding.once(&app, &clock)).await else { return };
        folding.note(folded);
    }
}

struct Folding {
    /// The facts were compared with a recount once, so that they are the installation's own.
    are_rebuilt: bool,
    /// When it was last known that nothing had waited for long.
    done_at: Instant,
    is_failing: bool,
}

impl Folding {
    async fn once(&mut self, app: &App, clock: &SharedClock) -> Result<(), StoreError> {
        if !self.are_rebuilt {
            facts::rebuild_if_never(app, clock.now()).await?;
            self.are_rebuilt = true;
        }
        let began = Instant::now();
        if let Some(deltas) = facts::fold(app, clock.now()).await? {
            metrics::counter!("tidings_facts_folded_total").increment(u64::try_from(deltas).unwrap_or_default());
            metrics::histogram!("tidings_facts_fold_seconds").record(began.elapsed().as_secs_f64());
        }
        metrics::gauge!("tidings_facts_pending").set(facts::pending(app).await? as f64);
        Ok(())
    }

    /// Says once that it fails, and once that it works again: the database is away for a while, or was.
    fn note(&mut self, folded: Result<(), StoreError>) {
        match folded {
            Ok(()) => {
                if self.is_failing {
                    tracing::info!("facts are folded again");
                }
                self.is_failing = false;
                self.done_at = Instant::now();
            }
            Err(error) => {
                if !self.is_failing {
                    tracing::warn!(%error, "facts could not be folded; what has changed waits");
                }
                self.is_failing = true;
            }
        }
        metrics::gauge!("tidings_facts_lag_seconds").set(self.done_at.elapsed().as_secs_f64());
    }
}
