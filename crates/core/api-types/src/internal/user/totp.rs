//! Authenticator apps. They are ours, Notify has none.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::UserId;

use super::Secret;
use crate::{
    internal::endpoint::endpoint,
    schema::{self, Faults, ObjectReader},
};

endpoint! {
    /// Whether a person has an authenticator app.
    GET "/user/{user_id}/totp" => GetTotp { user_id: UserId } -> TotpStatus
}

endpoint! {
    /// Begins to set up an authenticator app, in the place of one that was begun and not confirmed.
    POST "/user/{user_id}/totp" => BeginTotp { user_id: UserId } -> 201 BegunTotp
}

endpoint! {
    /// Ends the setting up, by a code that shows that it worked.
    POST "/user/{user_id}/totp/confirm" => ConfirmTotp { user_id: UserId } (TotpCode) -> 204 ()
}

endpoint! {
    /// Signs a person in by a code, which works once; one that is wrong is counted.
    POST "/user/{user_id}/verify/totp" => VerifyTotp { user_id: UserId } (TotpCode) -> 204 ()
}

endpoint! {
    /// Forgets a person's authenticator app.
    DELETE "/user/{user_id}/totp" => DeleteTotp { user_id: UserId } -> 204 ()
}

/// Whether a person can sign in by an authenticator app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpStatus {
    pub enabled: bool,
}

/// What an app needs to know; it is told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunTotp {
    /// In base32, to be typed.
    pub secret: String,
    /// For a QR code: `otpauth://totp/…`.
    pub uri: String,
}

impl std::fmt::Debug for BegunTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BegunTotp(…)")
    }
}

/// A code as somebody entered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TotpCode {
    pub code: Secret,
}

impl TotpCode {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let code = reader.required("code", schema::string);
        reader.finish()?;
        Ok(Self { code: Secret(code.unwrap_or_default().to_owned()) })
    }
}
