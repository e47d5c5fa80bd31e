//! API keys: what a service's systems sign their requests with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{ApiKeyId, KeyType, ServiceId, UserId};

use super::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, text_up_to, uuid},
    time::WireTime,
};
use crate::schema::{self, Faults, ObjectReader};

endpoint! {
    /// Makes a key; the reply is its secret, which is told this once.
    POST "/service/{service_id}/api-key" => CreateApiKey { service_id: ServiceId } (NewApiKey) -> 201 Data<String>
}

endpoint! {
    /// The keys in force, and those that were revoked in the last seven days.
    GET "/service/{service_id}/api-keys" => ListApiKeys { service_id: ServiceId } -> ApiKeys
}

endpoint! {
    /// A key in force, in a list of its own.
    GET "/service/{service_id}/api-keys/{api_key_id}"
        => GetApiKey { service_id: ServiceId, api_key_id: ApiKeyId } -> ApiKeys
}

endpoint! {
    /// Revokes a key.
    POST "/service/{service_id}/api-key/revoke/{api_key_id}"
        => RevokeApiKey { service_id: ServiceId, api_key_id: ApiKeyId } (Revocation) -> 202 Empty
}

/// `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// A key to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewApiKey {
    pub name: String,
    pub key_type: KeyType,
    pub created_by: UserId,
}

impl NewApiKey {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let name = fields.required("name", text_up_to(255));
        let key_type = fields.required("key_type", |value| {
            text_up_to(255)(value)?.parse().map_err(|_| "Must be one of: normal, team, test.".to_owned())
        });
        let created_by = fields.required("created_by", uuid);
        fields.finish()?;
        match (name, key_type, created_by) {
            (Some(name), Some(key_type), Some(created_by)) => {
                Ok(Self { name, key_type, created_by: created_by.into() })
            }
            _ => Err(FieldErrors::one("_schema", "Invalid input type.")),
        }
    }
}

/// Who revokes a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Revocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
}

impl Revocation {
    /// Reads a body.
    ///
    /// # Errors
    /// When the person's id is none, or anything else is sent.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let created_by = reader.optional("created_by", schema::uuid);
        reader.finish()?;
        Ok(Self { created_by: created_by.map(Into::into) })
    }
}

/// A list of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeys {
    #[serde(rename = "apiKeys")]
    pub api_keys: Vec<ApiKey>,
}

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub key_type: KeyType,
    /// When it was revoked.
    pub expiry_date: Option<WireTime>,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
    /// Who made this version: the maker, then the revoker.
    pub created_by: UserId,
    pub version: i32,
}

impl ApiKey {
    /// Whether requests may be signed with it.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.expiry_date.is_none_or(|expiry| expiry.0 > now)
    }
}
