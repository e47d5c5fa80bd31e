//! The versions of a service and of its keys.

use tidings_api_types::internal::service::history::{ApiKeyVersion, ServiceHistory, ServiceVersion};
use tidings_domain::ServiceId;
use tidings_store::{
    api_keys::{self, ListedApiKey},
    services,
};

use crate::{App, Failure};

/// Every version of a service and of its keys; nothing where there is no such service.
pub async fn history(app: &App, id: ServiceId) -> Result<ServiceHistory, Failure> {
    let versions = services::versions(&app.pool, id).await?;
    let keys = api_keys::versions(&app.pool, id).await?;
    Ok(ServiceHistory {
        service_history: versions.into_iter().map(service_version).collect(),
        api_key_history: keys.into_iter().map(key_version).collect(),
    })
}

fn service_version(stored: services::ServiceVersion) -> ServiceVersion {
    ServiceVersion {
        id: stored.id,
        name: stored.name,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
        active: stored.active,
        email_message_limit: stored.email_message_limit,
        sms_message_limit: stored.sms_message_limit,
        letter_message_limit: stored.letter_message_limit,
        restricted: stored.restricted,
        custom_email_sender_name: stored.custom_email_sender_name,
        email_sender_local_part: stored.email_sender_local_part,
        created_by_id: stored.created_by,
        version: stored.version,
    }
}

fn key_version(stored: ListedApiKey) -> ApiKeyVersion {
    ApiKeyVersion {
        id: stored.id,
        name: stored.name,
        service_id: stored.service_id,
        expiry_date: stored.expiry_date.map(Into::into),
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
        created_by_id: stored.created_by,
    }
}
