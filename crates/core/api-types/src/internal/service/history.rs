//! The versions of a service and of its keys.

use serde::{Deserialize, Serialize};
use tidings_domain::{ApiKeyId, ServiceId, UserId};

use crate::internal::{Data, endpoint::endpoint, time::WireTime};

endpoint! {
    /// Every version of a service and of its keys.
    GET "/service/{service_id}/history" => GetServiceHistory { service_id: ServiceId } -> Data<ServiceHistory>
}

/// Every version of a service and of its keys, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHistory {
    pub service_history: Vec<ServiceVersion>,
    pub api_key_history: Vec<ApiKeyVersion>,
}

/// A version of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceVersion {
    pub id: ServiceId,
    pub name: String,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
    pub active: bool,
    pub email_message_limit: i64,
    pub sms_message_limit: i64,
    pub letter_message_limit: i64,
    pub restricted: bool,
    pub custom_email_sender_name: Option<String>,
    pub email_sender_local_part: String,
    /// Who made this version.
    pub created_by_id: UserId,
    pub version: i32,
}

/// A version of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyVersion {
    pub id: ApiKeyId,
    pub name: String,
    pub service_id: ServiceId,
    pub expiry_date: Option<WireTime>,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
    /// Who made this version.
    pub created_by_id: UserId,
}
