//! Where answers to a service's emails go.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{EmailReplyToId, NotificationId, ServiceId};
use tidings_recipients::EmailAddress;

use super::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, text},
    time::WireTime,
};
use crate::schema::{Faults, ObjectReader, boolean, email_address};

endpoint! {
    /// A service's addresses, the default first, then the newest.
    GET "/service/{service_id}/email-reply-to" => ListReplyTos { service_id: ServiceId } -> Vec<ReplyTo>
}

endpoint! {
    /// One address.
    GET "/service/{service_id}/email-reply-to/{reply_to_id}"
        => GetReplyTo { service_id: ServiceId, reply_to_id: EmailReplyToId } -> ReplyTo
}

endpoint! {
    /// Sends an email to an address that is not one of the service's yet: whether it arrives tells whether it can be.
    POST "/service/{service_id}/email-reply-to/verify"
        => VerifyReplyTo { service_id: ServiceId } (AddressToVerify) -> 201 Data<Verification>
}

endpoint! {
    /// Adds an address.
    POST "/service/{service_id}/email-reply-to" => AddReplyTo { service_id: ServiceId } (ReplyToForm) -> 201 Data<ReplyTo>
}

endpoint! {
    /// Changes an address.
    POST "/service/{service_id}/email-reply-to/{reply_to_id}"
        => UpdateReplyTo { service_id: ServiceId, reply_to_id: EmailReplyToId } (ReplyToForm) -> Data<ReplyTo>
}

endpoint! {
    /// Takes an address away.
    POST "/service/{service_id}/email-reply-to/{reply_to_id}/archive"
        => ArchiveReplyTo { service_id: ServiceId, reply_to_id: EmailReplyToId } -> Data<ReplyTo>
}

/// An address to be tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddressToVerify {
    pub email: String,
}

impl AddressToVerify {
    /// Reads a body.
    ///
    /// # Errors
    /// When there is no address, or what is there is none.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let email = fields.required("email", |value| {
            let email = text(value)?;
            EmailAddress::parse(&email).map_err(|error| error.to_string())?;
            Ok(email)
        });
        fields.finish()?;
        Ok(Self { email: email.unwrap_or_default() })
    }
}

/// The email that tries an address: its status tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// A notification of the platform's own service.
    pub id: NotificationId,
}

/// An address as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyToForm {
    pub email_address: String,
    pub is_default: bool,
}

impl ReplyToForm {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let email_address = reader.required("email_address", email_address);
        let is_default = reader.required("is_default", boolean);
        reader.finish_with_others()?;
        Ok(Self { email_address: email_address.unwrap_or_default(), is_default: is_default.unwrap_or_default() })
    }
}

/// An address for answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTo {
    pub id: EmailReplyToId,
    pub service_id: ServiceId,
    pub email_address: String,
    pub is_default: bool,
    pub archived: bool,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}
