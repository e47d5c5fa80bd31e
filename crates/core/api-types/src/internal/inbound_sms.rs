//! Text messages that services received.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{InboundSmsId, ServiceId};

use super::{
    Data,
    endpoint::endpoint,
    page::Page,
    time::{HttpTime, PlainTime, WireTime},
};
use crate::schema::{Faults, ObjectReader, boolean, text};

endpoint! {
    /// What a service received, the newest first, while it is kept. By POST, so that no number stands in an address.
    POST "/service/{service_id}/inbound-sms"
        => SearchInboundSms { service_id: ServiceId } (InboundSmsSearch) -> Data<Vec<InboundSms>>
}

endpoint! {
    /// The latest message of each sender, the newest first.
    GET "/service/{service_id}/inbound-sms/most-recent"
        => ListLatestInboundSms { service_id: ServiceId } [Page] -> InboundSmsPage
}

endpoint! {
    /// How many a service received in the last week.
    GET "/service/{service_id}/inbound-sms/summary"
        => GetInboundSmsSummary { service_id: ServiceId } -> InboundSmsSummary
}

endpoint! {
    /// One of them.
    GET "/service/{service_id}/inbound-sms/{inbound_sms_id}"
        => GetInboundSms { service_id: ServiceId, inbound_sms_id: InboundSmsId } -> InboundSms
}

endpoint! {
    /// When the service's number was last used, either way.
    GET "/service/{service_id}/inbound-sms/most-recent-usage"
        => GetInboundUsage { service_id: ServiceId } -> InboundUsage
}

endpoint! {
    /// Takes the number away from a service, and with it the right to receive.
    POST "/service/{service_id}/inbound-sms/remove"
        => RemoveInboundSms { service_id: ServiceId } (InboundRemoval) -> Nothing
}

/// Which messages are asked for.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct InboundSmsSearch {
    /// Those of this sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

impl std::fmt::Debug for InboundSmsSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InboundSmsSearch").finish_non_exhaustive()
    }
}

impl InboundSmsSearch {
    /// Reads a body.
    ///
    /// # Errors
    /// When the number is no text.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let phone_number = reader.optional("phone_number", text);
        reader.finish_with_others()?;
        Ok(Self { phone_number: phone_number.filter(|number| !number.is_empty()) })
    }
}

/// What becomes of the number that is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InboundRemoval {
    /// Nobody is to get it again.
    pub archive: bool,
}

impl InboundRemoval {
    /// Reads a body.
    ///
    /// # Errors
    /// When it does not say what becomes of the number, or says more.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let archive = reader.required("archive", boolean);
        reader.finish()?;
        Ok(Self { archive: archive.unwrap_or_default() })
    }
}

/// `{}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}

/// A message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundSms {
    pub id: InboundSmsId,
    pub created_at: WireTime,
    pub service_id: ServiceId,
    /// The service's number, which it was sent to.
    pub notify_number: String,
    /// The number that it was sent from.
    pub user_number: String,
    pub content: String,
}

/// Without what somebody of the public wrote, and who.
impl std::fmt::Debug for InboundSms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InboundSms").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A page of the latest messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundSmsPage {
    pub data: Vec<InboundSms>,
    pub has_next: bool,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundSmsSummary {
    /// Of the last week.
    pub count: i64,
    /// The latest of all that are kept.
    pub most_recent: Option<PlainTime>,
}

/// When a number was last used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundUsage {
    /// None if it never was, as far as is remembered.
    pub most_recent_date: Option<HttpTime>,
}
