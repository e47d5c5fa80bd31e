//! Numbers at which the public can answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{InboundNumberId, ServiceId};

use super::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, nullable, uuid},
    sms_senders::SmsSender,
    time::WireTime,
};

endpoint! {
    /// Every number.
    GET "/inbound-number" => ListInboundNumbers {} -> Data<Vec<InboundNumber>>
}

endpoint! {
    /// Those that a service could have.
    GET "/inbound-number/available" => ListAvailableInboundNumbers {} -> Data<Vec<InboundNumber>>
}

endpoint! {
    /// A service's number; an empty object if it has none.
    GET "/inbound-number/service/{service_id}"
        => GetInboundNumber { service_id: ServiceId } -> Data<MaybeInboundNumber>
}

endpoint! {
    /// Gives a service a number, which its text messages are from by default.
    POST "/inbound-number/service/{service_id}"
        => AddInboundNumber { service_id: ServiceId } (NewInboundNumber) -> 201 SmsSender
}

endpoint! {
    /// Nothing comes in at a service's number any more.
    POST "/inbound-number/service/{service_id}/off" => DisableInboundNumber { service_id: ServiceId } -> 204 ()
}

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundNumber {
    pub id: InboundNumberId,
    pub number: String,
    /// Whose number it is: the name of a provider.
    pub provider: String,
    /// Who has it.
    pub service: Option<NumberOfService>,
    pub active: bool,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}

/// The service that has a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberOfService {
    pub id: ServiceId,
    pub name: String,
}

/// A number, or `{}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MaybeInboundNumber {
    Number(Box<InboundNumber>),
    None {},
}

impl MaybeInboundNumber {
    /// The number, if there is one.
    pub fn number(&self) -> Option<&InboundNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::None {} => None,
        }
    }
}

/// Which number a service is to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewInboundNumber {
    /// Any that is free, where none is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_number_id: Option<InboundNumberId>,
}

impl NewInboundNumber {
    /// Reads a body, which may be missing.
    ///
    /// # Errors
    /// When the id is none.
    pub fn read(body: Option<&Value>) -> Result<Self, FieldErrors> {
        let Some(body) = body else { return Ok(Self::default()) };
        let mut fields = Fields::of(body)?;
        let id = fields.optional("inbound_number_id", nullable(uuid)).flatten();
        fields.finish()?;
        Ok(Self { inbound_number_id: id.map(Into::into) })
    }
}
