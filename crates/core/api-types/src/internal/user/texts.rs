//! What a person's fields may hold.

use serde_json::Value;
use tidings_domain::AuthType;
use tidings_recipients::{EmailAddress, PhoneNumber, PhonePermissions};

use crate::internal::fields;

pub(super) fn name(value: &Value) -> Result<String, String> {
    let name = fields::text(value)?;
    if name.is_empty() { Err("Invalid name".to_owned()) } else { Ok(name) }
}

pub(super) fn email_address(value: &Value) -> Result<String, String> {
    let text = fields::text_up_to(255)(value)?;
    EmailAddress::parse(&text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// A number that codes can be sent to, abroad too; kept as it was typed.
pub(super) fn mobile_number(value: &Value) -> Result<String, String> {
    let text = fields::text(value)?;
    let allowed = PhonePermissions { international: true, landline: false };
    let number = PhoneNumber::parse(&text).and_then(|number| number.validate(allowed));
    number.map_err(|error| format!("Invalid phone number: {}", error.api_message()))?;
    Ok(text)
}

pub(super) fn auth_type(value: &Value) -> Result<AuthType, String> {
    let text = fields::text(value)?;
    text.parse().map_err(|_| "Must be one of: sms_auth, email_auth, webauthn_auth.".to_owned())
}
