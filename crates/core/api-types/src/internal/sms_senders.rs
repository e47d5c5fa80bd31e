//! Who a service's text messages are from.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{InboundNumberId, ServiceId, SmsSenderId};

use super::{Data, endpoint::endpoint, time::WireTime};
use crate::schema::{Faults, ObjectReader, boolean, string_up_to};

endpoint! {
    /// A service's senders, the default first.
    GET "/service/{service_id}/sms-sender" => ListSmsSenders { service_id: ServiceId } -> Vec<SmsSender>
}

endpoint! {
    /// One sender.
    GET "/service/{service_id}/sms-sender/{sms_sender_id}"
        => GetSmsSender { service_id: ServiceId, sms_sender_id: SmsSenderId } -> SmsSender
}

endpoint! {
    /// Adds a sender. The reply has no envelope.
    POST "/service/{service_id}/sms-sender" => AddSmsSender { service_id: ServiceId } (SmsSenderForm) -> 201 SmsSender
}

endpoint! {
    /// Changes a sender. The reply has no envelope.
    POST "/service/{service_id}/sms-sender/{sms_sender_id}"
        => UpdateSmsSender { service_id: ServiceId, sms_sender_id: SmsSenderId } (SmsSenderForm) -> SmsSender
}

endpoint! {
    /// Takes a sender away.
    POST "/service/{service_id}/sms-sender/{sms_sender_id}/archive"
        => ArchiveSmsSender { service_id: ServiceId, sms_sender_id: SmsSenderId } -> Data<SmsSender>
}

/// A sender as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SmsSenderForm {
    /// A number, or up to 11 characters.
    pub sms_sender: String,
    pub is_default: bool,
}

impl SmsSenderForm {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let sms_sender = reader.required("sms_sender", string_up_to(11));
        let is_default = reader.required("is_default", boolean);
        reader.finish_with_others()?;
        Ok(Self { sms_sender: sms_sender.unwrap_or_default(), is_default: is_default.unwrap_or_default() })
    }
}

/// A sender of text messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsSender {
    pub id: SmsSenderId,
    pub sms_sender: String,
    pub service_id: ServiceId,
    pub is_default: bool,
    pub archived: bool,
    /// Set where answers to it can be received.
    pub inbound_number_id: Option<InboundNumberId>,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}
