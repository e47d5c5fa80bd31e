//! Where a service wants to be called, and of what.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{CallbackId, CallbackType, NotificationId, ServiceId, UserId};

use super::{Data, QueryString, endpoint::endpoint, time::WireTime};
use crate::schema::{Fault, Faults, ObjectReader, https_url, one_of, string, uuid};

endpoint! {
    /// Begins to call a service.
    POST "/service/{service_id}/callback-api" => CreateCallback { service_id: ServiceId } (NewCallback) -> 201 Data<Callback>
}

endpoint! {
    /// Where a service is called.
    GET "/service/{service_id}/callback-api/{callback_id}"
        => GetCallback { service_id: ServiceId, callback_id: CallbackId } [OfType] -> Data<Callback>
}

endpoint! {
    /// Calls a service elsewhere, or with another token.
    POST "/service/{service_id}/callback-api/{callback_id}"
        => UpdateCallback { service_id: ServiceId, callback_id: CallbackId } (CallbackChange) -> Data<Callback>
}

endpoint! {
    /// Calls a service no more.
    DELETE "/service/{service_id}/callback-api/{callback_id}"
        => DeleteCallback { service_id: ServiceId, callback_id: CallbackId } [OfType] -> 204 ()
}

endpoint! {
    /// The last attempts to call a service, the latest first. Ours, Notify has none.
    GET "/service/{service_id}/callback-api/{callback_id}/deliveries"
        => ListCallbackDeliveries { service_id: ServiceId, callback_id: CallbackId } -> Vec<CallbackDelivery>
}

endpoint! {
    /// Calls a service once, now, with a sample. Ours, Notify has none.
    POST "/service/{service_id}/callback-api/{callback_id}/test"
        => TestCallback { service_id: ServiceId, callback_id: CallbackId } -> CallbackTested
}

/// An attempt to call a service; kept for a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackDelivery {
    pub at: WireTime,
    /// From 1 on.
    pub attempt: i32,
    /// The message that the call was about, where it was about one.
    pub notification_id: Option<NotificationId>,
    /// What the service answered, if it did.
    pub status_code: Option<i32>,
    /// Why the service has not heard of it; null when it has.
    pub error: Option<String>,
    /// When it is tried again; null when it is not, or just now.
    pub next_attempt_at: Option<WireTime>,
}

/// What came of a call to try a callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackTested {
    /// What the service answered, if it did.
    pub status_code: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
    /// How long it took.
    pub milliseconds: u32,
}

/// What a callback is about, as it has to be said with its id.
#[derive(Clone, Copy, Debug)]
pub struct OfType(pub CallbackType);

impl QueryString for OfType {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("callback_type", self.0.to_string())]
    }
}

/// A callback to be made.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NewCallback {
    pub url: String,
    /// What is sent along, so that the service knows us.
    pub bearer_token: String,
    pub updated_by_id: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback_type: Option<CallbackType>,
}

impl NewCallback {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let url = reader.required("url", https_url);
        let bearer_token = reader.required("bearer_token", bearer_token);
        let updated_by_id = reader.required("updated_by_id", uuid);
        let callback_type = reader.optional("callback_type", one_of(CallbackType::ALL));
        reader.finish_with_others()?;
        Ok(Self {
            url: url.unwrap_or_default(),
            bearer_token: bearer_token.unwrap_or_default(),
            updated_by_id: updated_by_id.unwrap_or_default().into(),
            callback_type,
        })
    }
}

impl std::fmt::Debug for NewCallback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewCallback").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A change of a callback. What is left out stays as it is.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CallbackChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer_token: Option<String>,
    pub updated_by_id: UserId,
    /// What the callback is about; this cannot be changed.
    pub callback_type: CallbackType,
}

impl CallbackChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let url = reader.optional("url", https_url);
        let bearer_token = reader.optional("bearer_token", bearer_token);
        let updated_by_id = reader.required("updated_by_id", uuid);
        let callback_type = reader.required("callback_type", one_of(CallbackType::ALL));
        reader.finish_with_others()?;
        match (updated_by_id, callback_type) {
            (Some(updated_by_id), Some(callback_type)) => {
                Ok(Self { url, bearer_token, updated_by_id: updated_by_id.into(), callback_type })
            }
            _ => Err(Faults(Vec::new())),
        }
    }
}

impl std::fmt::Debug for CallbackChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallbackChange").field("url", &self.url).finish_non_exhaustive()
    }
}

fn bearer_token(value: &Value) -> Result<String, Fault> {
    let token = string(value)?;
    match token.chars().count() {
        // A JSON schema's words, but for the secret.
        ..10 => Err(Fault::new("is too short")),
        _ => Ok(token.to_owned()),
    }
}

/// Where a service is called. Its token is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    pub id: CallbackId,
    pub service_id: ServiceId,
    pub url: String,
    pub updated_by_id: UserId,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}
