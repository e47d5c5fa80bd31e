//! API keys: made, listed, revoked.

use jiff::{SignedDuration, Timestamp};
use tidings_api_types::internal::{
    ErrorReply,
    api_keys::{ApiKey, ApiKeys, NewApiKey, Revocation},
};
use tidings_domain::{ApiKeyId, ServiceId};
use tidings_store::{
    StoreError,
    api_keys::{self, ListedApiKey},
    services,
};

use crate::{App, Failure, random};

/// For how long a revoked key is listed.
const LISTED_AFTER_REVOCATION: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Makes a key, and tells its secret.
pub async fn create(app: &App, service: ServiceId, new: NewApiKey, now: Timestamp) -> Result<String, Failure> {
    let secret = random::api_key_secret();
    let encoded = app.signer.sign(&secret)?;
    let mut transaction = app.begin().await?;
    if !services::exists(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    let key = api_keys::NewApiKey {
        id: ApiKeyId::at(now, random::id_bytes()),
        service_id: service,
        name: &new.name,
        secret: &encoded,
        key_type: new.key_type,
        created_by: new.created_by,
    };
    api_keys::insert(&mut transaction, &key, now).await.map_err(|error| refused(error, &new.name))?;
    transaction.commit().await?;
    Ok(secret)
}

fn refused(error: StoreError, name: &str) -> Failure {
    match error.constraint() {
        Some("uix_service_to_key_name") => Failure::field("name", format!("Duplicate API key name '{name}'")),
        Some("fk_api_keys_created_by_id") => Failure::not_found(),
        _ => error.into(),
    }
}

/// The keys in force, and those that were revoked lately.
pub async fn list(app: &App, service: ServiceId, now: Timestamp) -> Result<ApiKeys, Failure> {
    if !services::exists(&app.pool, service).await? {
        return Err(Failure::not_found());
    }
    let stored = api_keys::list(&app.pool, service, now - LISTED_AFTER_REVOCATION).await?;
    Ok(ApiKeys { api_keys: stored.into_iter().map(on_the_wire).collect() })
}

/// A key in force, in a list of its own.
pub async fn get(app: &App, service: ServiceId, id: ApiKeyId) -> Result<ApiKeys, Failure> {
    if !services::exists(&app.pool, service).await? {
        return Err(Failure::not_found());
    }
    // The message names the service, so that is what clients know.
    let missing = || ErrorReply::text(404, format!("API key not found for id: {service}"));
    let stored = api_keys::find_in_force(&app.pool, service, id).await?.ok_or_else(missing)?;
    Ok(ApiKeys { api_keys: vec![on_the_wire(stored)] })
}

/// Revokes a key. One that is revoked stays as it is.
pub async fn revoke(
    app: &App,
    service: ServiceId,
    id: ApiKeyId,
    revocation: Revocation,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let revoked = api_keys::revoke(&mut transaction, service, id, revocation.created_by, now).await;
    let revoked = revoked.map_err(|error| refused(error, ""))?;
    if !revoked && !api_keys::exists(&mut *transaction, service, id).await? {
        return Err(Failure::not_found());
    }
    transaction.commit().await?;
    Ok(())
}

fn on_the_wire(stored: ListedApiKey) -> ApiKey {
    ApiKey {
        id: stored.id,
        name: stored.name,
        key_type: stored.key_type,
        expiry_date: stored.expiry_date.map(Into::into),
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
        created_by: stored.created_by,
        version: stored.version,
    }
}
