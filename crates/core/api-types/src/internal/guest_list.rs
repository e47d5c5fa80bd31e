//! Whom a service in trial mode may send to besides its team.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::ServiceId;
use tidings_recipients::{EmailAddress, PhoneNumber, PhonePermissions};

use super::{ErrorReply, endpoint::endpoint};

endpoint! {
    /// The guest list.
    GET "/service/{service_id}/guest-list" => GetGuestList { service_id: ServiceId } -> GuestList
}

endpoint! {
    /// Replaces the guest list.
    PUT "/service/{service_id}/guest-list" => UpdateGuestList { service_id: ServiceId } (GuestList) -> 204 ()
}

/// Whom a service in trial mode may send to besides its team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestList {
    pub email_addresses: Vec<String>,
    pub phone_numbers: Vec<String>,
}

impl GuestList {
    /// Reads a body.
    ///
    /// # Errors
    /// When a list is missing; else names the first recipient that is none, of the phone numbers, then of the email addresses.
    pub fn read(body: &Value) -> Result<Self, ErrorReply> {
        let phone_numbers = recipients(body, "phone_numbers", |text| {
            let international = PhonePermissions { international: true, landline: false };
            PhoneNumber::parse(text).is_ok_and(|number| number.validate(international).is_ok())
        })?;
        let email_addresses = recipients(body, "email_addresses", |text| EmailAddress::parse(text).is_ok())?;
        Ok(Self { email_addresses, phone_numbers })
    }
}

fn recipients(body: &Value, name: &str, is_valid: impl Fn(&str) -> bool) -> Result<Vec<String>, ErrorReply> {
    let listed = match body.get(name) {
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(ErrorReply::field(name, "Not a valid list.")),
        None => return Err(ErrorReply::field(name, "Missing data for required field.")),
    };
    let read = |value: &Value| match value.as_str() {
        Some(text) if is_valid(text) => Ok(text.to_owned()),
        text => {
            let shown = text.map_or_else(|| value.to_string(), str::to_owned);
            let message = format!("Invalid guest list: \"{shown}\" is not a valid email address or phone number");
            Err(ErrorReply::invalid(message))
        }
    };
    listed.iter().map(read).collect()
}
