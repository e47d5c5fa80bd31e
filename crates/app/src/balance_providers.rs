//! Moves weight between providers of text messages, by how they do ([`tidings_domain::provider::balance`]).

use jiff::{SignedDuration, Timestamp};
use tidings_domain::provider::balance::{self, AFTER_FAILURES, AFTER_SLOW, Deliveries, Move, Weight};
use tidings_store::{
    StoreError,
    provider_details::{self, ProviderUpdate},
};

use crate::{App, notify_service::NOTIFY_USER, providers::Providers};

/// Looks once, which should be done every minute, by any number of processes: what one of them moves, the others find moved
/// lately. Only providers that this process can talk to are looked at. Returns how many weights were changed.
///
/// # Errors
/// When the database cannot be asked, or does not take it; then nothing is moved.
pub async fn balance(app: &App, providers: &Providers, now: Timestamp) -> Result<usize, StoreError> {
    let deliveries = provider_details::recent_deliveries(&app.pool, now).await?;
    let slow = balance::slow_provider(&deliveries);
    let failing = providers.left_alone();
    let mut transaction = app.begin().await?;
    let mut weights = provider_details::lock_weights(&mut transaction).await?;
    weights.retain(|weight| providers.can_send_sms_by(&weight.identifier));
    measure(&weights, &deliveries);
    let moves = moves(&weights, slow, failing.as_deref(), now);
    for Move { place, priority, reason } in &moves {
        let Some(Weight { identifier, priority: before, .. }) = weights.get(*place) else { continue };
        tracing::info!(provider = identifier, before, priority, reason, "the weight of a provider is changed");
        let update = ProviderUpdate {
            priority: Some(*priority),
            reason: Some(Some(reason)),
            by: Some(NOTIFY_USER.into()),
            ..ProviderUpdate::default()
        };
        provider_details::update(&mut transaction, identifier, update, now).await?;
    }
    transaction.commit().await?;
    Ok(moves.len())
}

/// Says how slow each provider is: also of one that had nothing to deliver, so that no old figure stays.
fn measure(weights: &[Weight], deliveries: &[Deliveries]) {
    for Weight { identifier, .. } in weights {
        let of_it = deliveries.iter().find(|deliveries| deliveries.identifier == *identifier);
        let slow = of_it.map_or(0.0, Deliveries::slow_part);
        metrics::gauge!("tidings_provider_slow_part", "provider" => identifier.clone()).set(slow);
    }
}

/// Away from the one that takes no messages, else from the one that delivers slowly; with neither, back.
fn moves(weights: &[Weight], slow: Option<&str>, failing: Option<&str>, now: Timestamp) -> Vec<Move> {
    let reduce = |identifier: &str, cool_down: SignedDuration| balance::reduce(weights, identifier, cool_down, now);
    match (failing, slow) {
        (Some(failing), _) => reduce(failing, AFTER_FAILURES),
        (None, Some(slow)) => reduce(slow, AFTER_SLOW),
        (None, None) => balance::recover(weights, balance::resting_point, now),
    }
}
