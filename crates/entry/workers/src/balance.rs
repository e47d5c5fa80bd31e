//! Every minute: is one provider of text messages slower than the others, and should it get less?

use std::time::Duration;

use tidings_app::{balance_providers, deliver::Delivery};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(60);

/// Looks until told to stop.
pub async fn balance(delivery: Delivery, stop: CancellationToken) {
    let mut minutes = tokio::time::interval(EVERY);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(minutes.tick()).await.is_some() {
        let Delivery { app, providers, clock, .. } = &delivery;
        if let Err(error) = balance_providers::balance(app, providers, clock.now()).await {
            tracing::warn!(%error, "the providers' weights could not be looked at");
        }
    }
}
