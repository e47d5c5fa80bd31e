//! Security keys. What is in them is the admin app's business.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{UserId, WebauthnCredentialId};

use crate::{
    internal::{Data, endpoint::endpoint, time::WireTime},
    schema::{self, Fault, Faults, ObjectReader},
};

endpoint! {
    /// Lists a person's security keys, the oldest first.
    GET "/user/{user_id}/webauthn" => ListWebauthnCredentials { user_id: UserId } -> Data<Vec<WebauthnCredential>>
}

endpoint! {
    /// Registers a security key.
    POST "/user/{user_id}/webauthn" => CreateWebauthnCredential { user_id: UserId } (NewWebauthnCredential)
        -> 201 Data<WebauthnCredential>
}

endpoint! {
    /// Gives a security key another name.
    POST "/user/{user_id}/webauthn/{credential_id}" => RenameWebauthnCredential {
        user_id: UserId, credential_id: WebauthnCredentialId
    } (WebauthnCredentialName) -> Data<WebauthnCredential>
}

endpoint! {
    /// Removes a security key, unless it is the last one.
    DELETE "/user/{user_id}/webauthn/{credential_id}" => DeleteWebauthnCredential {
        user_id: UserId, credential_id: WebauthnCredentialId
    } -> 204 ()
}

/// A security key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebauthnCredential {
    pub id: WebauthnCredentialId,
    pub user_id: UserId,
    pub name: String,
    /// Its public key and id: CBOR in base64.
    pub credential_data: String,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
    /// When somebody last signed in with it.
    pub logged_in_at: Option<WireTime>,
}

/// A security key to be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewWebauthnCredential {
    pub name: String,
    /// Its public key and id: CBOR in base64.
    pub credential_data: String,
    /// What the key said of itself, kept for the record: CBOR in base64.
    pub registration_response: String,
}

impl NewWebauthnCredential {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", not_empty);
        let credential_data = reader.required("credential_data", not_empty);
        let registration_response = reader.required("registration_response", not_empty);
        reader.finish()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            credential_data: credential_data.unwrap_or_default(),
            registration_response: registration_response.unwrap_or_default(),
        })
    }
}

/// Another name for a security key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WebauthnCredentialName {
    pub name: String,
}

impl WebauthnCredentialName {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", not_empty);
        reader.finish()?;
        Ok(Self { name: name.unwrap_or_default() })
    }
}

fn not_empty(value: &Value) -> Result<String, Fault> {
    match schema::string(value)? {
        "" => Err(Fault::new(" should be non-empty")),
        text => Ok(text.to_owned()),
    }
}
