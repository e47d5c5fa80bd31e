//! Providers as the platform's admins see and change them. Running workers hear of a change, and follow it at once: see
//! [`crate::directory`].

use jiff::Timestamp;
use tidings_api_types::internal::provider_details::{Provider, ProviderAuthor, ProviderChange, ProviderWithUsage};
use tidings_domain::{ProviderId, london};
use tidings_store::{
    provider_details::{self, ProviderUpdate, ProviderUsage, StoredProvider},
    users,
};

use crate::{App, Failure};

/// All of them, with what they have sent this month.
pub async fn list(app: &App, now: Timestamp) -> Result<Vec<ProviderWithUsage>, Failure> {
    let month = london::day(now).first_of_month();
    let stored = provider_details::list(&app.pool, month).await?;
    Ok(stored.into_iter().map(with_usage).collect())
}

/// One of them.
pub async fn get(app: &App, id: ProviderId) -> Result<Provider, Failure> {
    let mut conn = app.pool.acquire().await?;
    provider_details::by_id(&mut conn, id).await?.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// What one of them was, the latest first; nothing where there is no such provider.
pub async fn versions(app: &App, id: ProviderId) -> Result<Vec<Provider>, Failure> {
    let stored = provider_details::versions(&app.pool, id).await?;
    Ok(stored.into_iter().map(on_the_wire).collect())
}

/// Changes one of them.
pub async fn update(app: &App, id: ProviderId, change: ProviderChange, now: Timestamp) -> Result<Provider, Failure> {
    let mut transaction = app.begin().await?;
    let present = provider_details::by_id(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    if let Some(by) = change.created_by
        && users::get(&mut *transaction, by).await?.is_none()
    {
        return Err(Failure::not_found());
    }
    let update = ProviderUpdate {
        priority: change.priority,
        active: change.active,
        reason: change.reason.as_ref().map(|reason| reason.as_deref()),
        by: change.created_by,
    };
    provider_details::update(&mut transaction, &present.identifier, update, now).await?;
    let changed = provider_details::by_id(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    let StoredProvider { identifier, priority, active, .. } = &changed;
    tracing::info!(provider = identifier, priority, active, before = present.priority, "a provider was changed");
    Ok(on_the_wire(changed))
}

fn with_usage(usage: ProviderUsage) -> ProviderWithUsage {
    let ProviderUsage { provider, sms_fragments } = usage;
    ProviderWithUsage {
        id: provider.id,
        display_name: provider.display_name,
        identifier: provider.identifier,
        priority: provider.priority,
        notification_type: provider.notification_type,
        active: provider.active,
        updated_at: provider.updated_at.map(Into::into),
        supports_international: provider.supports_international,
        created_by_name: provider.created_by.map(|author| author.name),
        reason: provider.reason,
        current_month_billable_sms: sms_fragments,
    }
}

fn on_the_wire(stored: StoredProvider) -> Provider {
    Provider {
        id: stored.id,
        display_name: stored.display_name,
        identifier: stored.identifier,
        priority: stored.priority,
        notification_type: stored.notification_type,
        active: stored.active,
        version: stored.version,
        updated_at: stored.updated_at.map(Into::into),
        supports_international: stored.supports_international,
        reason: stored.reason,
        created_by: stored.created_by.map(|author| ProviderAuthor {
            id: author.id,
            name: author.name,
            email_address: author.email_address,
        }),
    }
}
