//! A service as sending knows it.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tidings_domain::{ApiKeyId, ApiKeyText, KeyType, ServiceId, ServicePermission, TemplateId};
use tidings_store::{
    ColumnSigner, PgPool, StoreError, api_keys,
    services::{self, SendingService},
};

use super::ReadyTemplate;

/// A service with its keys, readable, and those of its templates that were used lately.
#[derive(Debug)]
pub struct KnownService {
    pub id: ServiceId,
    pub service: SendingService,
    /// In force, or revoked lately.
    pub api_keys: Vec<KnownKey>,
    pub(super) templates: RwLock<HashMap<TemplateId, Arc<ReadyTemplate>>>,
}

/// An API key with its secret in clear.
#[derive(Debug)]
pub struct KnownKey {
    pub id: ApiKeyId,
    pub secret: SecretString,
    pub key_type: KeyType,
    pub is_revoked: bool,
}

impl KnownService {
    pub(super) async fn read(
        pool: &PgPool,
        signer: &ColumnSigner,
        id: ServiceId,
        revoked_since: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let (service, keys) =
            tokio::try_join!(services::for_sending(pool, id), api_keys::recent(pool, id, revoked_since))?;
        let Some(service) = service else { return Ok(None) };
        let mut api_keys = Vec::with_capacity(keys.len());
        for key in keys {
            match signer.read::<String>(&key.secret) {
                Ok(secret) => api_keys.push(KnownKey {
                    id: key.id,
                    secret: secret.into(),
                    key_type: key.key_type,
                    is_revoked: key.expiry_date.is_some(),
                }),
                // One damaged row must not lock out the service's other keys.
                Err(error) => tracing::error!(api_key_id = %key.id, %error, "an API key's secret cannot be read"),
            }
        }
        Ok(Some(Self { id, service, api_keys, templates: RwLock::default() }))
    }

    /// Whether this is one of the service's keys, in force. For our own use of a key that we made; requests are verified by
    /// their signature.
    pub fn has_key(&self, key: &ApiKeyText) -> bool {
        key.service_id == self.id
            && self.api_keys.iter().any(|known| !known.is_revoked && known.secret.expose_secret() == key.secret)
    }

    /// Whether the service may do something.
    pub fn may(&self, permission: ServicePermission) -> bool {
        self.service.permissions.contains(&permission)
    }
}
