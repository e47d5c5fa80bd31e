use serde::Serialize;
use serde_json::Value;
use tidings_domain::AuthType;

use super::texts;
use crate::internal::fields::{self, FieldErrors, Fields};

/// A person to be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewUser {
    pub name: String,
    pub email_address: String,
    pub password: Secret,
    pub mobile_number: Option<String>,
    pub auth_type: AuthType,
}

impl NewUser {
    /// Reads a body. What nobody may decide about oneself (`state`, `platform_admin`, …) is passed over.
    ///
    /// # Errors
    /// Every field that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let name = fields.required("name", texts::name);
        let email_address = fields.required("email_address", texts::email_address);
        let password = fields.required("password", Secret::read);
        let mobile_number = fields.optional("mobile_number", fields::nullable(texts::mobile_number));
        let auth_type = fields.optional("auth_type", texts::auth_type);
        fields.finish()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            email_address: email_address.unwrap_or_default(),
            password: password.unwrap_or_default(),
            mobile_number: mobile_number.flatten(),
            auth_type: auth_type.unwrap_or(AuthType::Sms),
        })
    }
}

/// A text that does not show in logs.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl Secret {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let text = fields::text(value)?;
        if text.is_empty() { Err("Shorter than minimum length 1.".to_owned()) } else { Ok(Self(text)) }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
