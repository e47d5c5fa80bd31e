//! A service as sending knows it.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tidings_domain::{ApiKeyId, ApiKeyText, EmailBrandingId, KeyType, ServiceId, ServicePermission, TemplateId};
use tidings_store::{
    StoreError, api_keys, email_branding,
    services::{self, SendingService},
};
use tidings_template::EmailBranding;

use super::{Inner, ReadyTemplate};
use crate::limits::Usage;

/// A service with its keys, readable, its branding, ready for emails, and those of its templates that were used lately.
#[derive(Debug)]
pub struct KnownService {
    pub id: ServiceId,
    pub service: SendingService,
    /// In force, or revoked lately.
    pub api_keys: Vec<KnownKey>,
    /// The branding that it has chosen, if it has.
    pub email_branding_id: Option<EmailBrandingId>,
    /// The top of its emails.
    pub email_branding: EmailBranding,
    /// What it has used of its limits, as far as this process knows.
    pub usage: Arc<Usage>,
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
        directory: &Inner,
        id: ServiceId,
        revoked_since: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let Inner { pool, signer, branding_rules, usage, .. } = directory;
        let (service, keys, branding) = tokio::try_join!(
            services::for_sending(pool, id),
            api_keys::recent(pool, id, revoked_since),
            email_branding::of_service(pool, id)
        )?;
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
        Ok(Some(Self {
            id,
            service,
            api_keys,
            email_branding_id: branding.as_ref().map(|branding| branding.id),
            email_branding: branding_rules.apply(branding.as_ref()),
            usage: usage.of(id),
            templates: RwLock::default(),
        }))
    }

    /// Who its text messages are from when nobody says otherwise.
    pub fn default_sms_sender(&self) -> Option<String> {
        let senders = &self.service.sms_senders;
        senders.iter().find(|sender| sender.is_default).map(|sender| sender.sms_sender.clone())
    }

    /// Where answers to its emails go when nobody says otherwise.
    pub fn default_reply_to(&self) -> Option<String> {
        let addresses = &self.service.email_reply_tos;
        addresses.iter().find(|address| address.is_default).map(|address| address.email_address.clone())
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
