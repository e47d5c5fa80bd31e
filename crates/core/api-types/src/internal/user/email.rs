use serde::Serialize;
use serde_json::Value;

use super::texts;
use crate::internal::fields::{self, FieldErrors, Fields};

/// An email address, or to look for people a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmailAddressBody {
    pub email: String,
}

impl EmailAddressBody {
    /// Reads a body with a whole address.
    ///
    /// # Errors
    /// When it is missing or none.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        Self::with(body, texts::email_address)
    }

    /// Reads a body with a part of an address.
    ///
    /// # Errors
    /// When it is missing or no text.
    pub fn read_part(body: &Value) -> Result<Self, FieldErrors> {
        Self::with(body, fields::text)
    }

    fn with(body: &Value, read: fn(&Value) -> Result<String, String>) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let email = fields.required("email", read);
        fields.finish()?;
        Ok(Self { email: email.unwrap_or_default() })
    }
}

/// Asks for a link by which a newly registered person proves that they have their address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerificationRequest {
    /// Where the admin app is, if not where the installation says.
    pub admin_base_url: Option<String>,
}

impl VerificationRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// When the address is no text.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let admin_base_url = fields.optional("admin_base_url", fields::nullable(fields::text)).flatten();
        fields.finish()?;
        Ok(Self { admin_base_url })
    }
}

/// Asks for a link by which a password is set anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PasswordResetRequest {
    pub email: String,
    /// Where the admin app is, if not where the installation says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin_base_url: Option<String>,
    /// Where to go on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl PasswordResetRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let email = fields.required("email", texts::email_address);
        let admin_base_url = fields.optional("admin_base_url", fields::nullable(fields::text)).flatten();
        let next = fields.optional("next", fields::nullable(fields::text)).flatten();
        fields.finish()?;
        Ok(Self { email: email.unwrap_or_default(), admin_base_url, next })
    }
}
