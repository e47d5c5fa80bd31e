//! Registers a security key.

use jiff::Timestamp;
use tidings_api_types::internal::user::webauthn::{NewWebauthnCredential, WebauthnCredential};
use tidings_domain::{UserId, WebauthnCredentialId};
use tidings_store::webauthn_credentials::{self, NewCredential};

use super::shown;
use crate::{App, Failure, random};

/// Registers a security key.
pub async fn create(
    app: &App,
    user: UserId,
    credential: &NewWebauthnCredential,
    now: Timestamp,
) -> Result<WebauthnCredential, Failure> {
    let new = NewCredential {
        id: WebauthnCredentialId::at(now, random::id_bytes()),
        user_id: user,
        name: &credential.name,
        credential_data: &credential.credential_data,
        registration_response: &credential.registration_response,
    };
    let stored = webauthn_credentials::insert(&app.pool, &new, now).await?;
    stored.map(shown).ok_or_else(Failure::not_found)
}
