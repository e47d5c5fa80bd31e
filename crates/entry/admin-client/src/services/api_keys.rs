//! The keys by which a service's own systems call the public API.

use tidings_api_types::internal::{
    Data,
    api_keys::{ApiKeys, CreateApiKey, Empty, ListApiKeys, NewApiKey, Revocation, RevokeApiKey},
};
use tidings_domain::{ApiKeyId, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ApiKeysClient(pub(crate) Api);

impl ApiKeysClient {
    /// Those in force, and those revoked in the last seven days.
    pub async fn list(&self, service_id: ServiceId) -> Reply<ApiKeys> {
        self.0.ask(ListApiKeys { service_id }).await
    }

    /// Makes a key; the reply is its secret, which is not shown again.
    pub async fn create(&self, service_id: ServiceId, key: &NewApiKey) -> Reply<Data<String>> {
        self.0.send(CreateApiKey { service_id }, key).await
    }

    /// Ends a key.
    pub async fn revoke(&self, service_id: ServiceId, api_key_id: ApiKeyId, by: &Revocation) -> Reply<Empty> {
        self.0.send(RevokeApiKey { service_id, api_key_id }, by).await
    }
}
