use serde::Serialize;
use serde_json::Value;
use tidings_domain::{CodeType, WebauthnCredentialId};

use super::Secret;
use crate::{
    internal::fields::{FieldErrors, Fields},
    schema::{self, Fault, Faults, ObjectReader},
};

/// A password as somebody entered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnteredPassword {
    pub password: Secret,
}

impl EnteredPassword {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is missing or no text.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        match body.get("password") {
            Some(Value::String(password)) => Ok(Self { password: Secret(password.clone()) }),
            Some(_) => Err(FieldErrors::one("password", "Not a valid string.")),
            None => Err(FieldErrors::one("password", "Required field missing data")),
        }
    }
}

/// A password to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewPassword {
    #[serde(rename = "_password")]
    pub password: Secret,
}

impl NewPassword {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is missing, empty or no text, or there is anything else.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let unknown = fields.names().find(|name| *name != "_password");
        if let Some(name) = unknown {
            return Err(FieldErrors::one("_schema", format!("Unknown field name {name}")));
        }
        let password = fields.required("_password", Secret::read);
        fields.finish()?;
        Ok(Self { password: password.unwrap_or_default() })
    }
}

/// Asks for a code by text message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SmsCodeRequest {
    /// Where to, if not to the person's number: one that they want to change to.
    pub to: Option<String>,
}

impl SmsCodeRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let to = reader.optional("to", schema::string_or_null).flatten();
        reader.finish()?;
        Ok(Self { to: to.filter(|to| !to.is_empty()).map(str::to_owned) })
    }
}

/// Asks for a link by email.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EmailCodeRequest {
    /// Where the admin app is, if not where the installation says.
    pub email_auth_link_host: Option<String>,
    /// Where to go on to.
    pub next: Option<String>,
}

impl EmailCodeRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        // It goes to the person's own address, always.
        reader.optional("to", |value| match value {
            Value::Null => Ok(()),
            other => Err(Fault::new(format!("{} is not of type null", crate::python_repr::python_repr(other)))),
        });
        let email_auth_link_host = reader.optional("email_auth_link_host", schema::string_or_null).flatten();
        let next = reader.optional("next", schema::string_or_null).flatten();
        reader.finish()?;
        Ok(Self { email_auth_link_host: email_auth_link_host.map(str::to_owned), next: next.map(str::to_owned) })
    }
}

/// A code as somebody entered it, or as their link had it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnteredCode {
    pub code: Secret,
    pub code_type: CodeType,
}

impl EnteredCode {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let code = reader.required("code", schema::string);
        let code_type = reader.required("code_type", |value| {
            let text = schema::string(value)?;
            text.parse().map_err(|_| Fault::new(format!("{text} is not one of [email, sms]")))
        });
        reader.finish()?;
        let code = Secret(code.unwrap_or_default().to_owned());
        Ok(Self { code, code_type: code_type.unwrap_or(CodeType::Sms) })
    }
}

/// How it went with somebody's security key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WebauthnLogin {
    pub successful: bool,
    /// The key that was used.
    pub webauthn_credential_id: Option<WebauthnCredentialId>,
}

impl WebauthnLogin {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let successful = reader.required("successful", schema::boolean);
        let credential = reader.optional("webauthn_credential_id", |value| match value {
            Value::Null => Ok(None),
            value => schema::uuid(value).map(Some),
        });
        reader.finish()?;
        let webauthn_credential_id = credential.flatten().map(Into::into);
        Ok(Self { successful: successful.unwrap_or_default(), webauthn_credential_id })
    }
}
