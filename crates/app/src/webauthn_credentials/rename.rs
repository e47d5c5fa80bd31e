//! Gives a security key another name.

use jiff::Timestamp;
use tidings_api_types::internal::user::webauthn::{WebauthnCredential, WebauthnCredentialName};
use tidings_domain::{UserId, WebauthnCredentialId};
use tidings_store::webauthn_credentials;

use super::shown;
use crate::{App, Failure};

/// Gives a security key another name.
pub async fn rename(
    app: &App,
    user: UserId,
    id: WebauthnCredentialId,
    WebauthnCredentialName { name }: &WebauthnCredentialName,
    now: Timestamp,
) -> Result<WebauthnCredential, Failure> {
    let renamed = webauthn_credentials::rename(&app.pool, user, id, name, now).await?;
    renamed.map(shown).ok_or_else(Failure::not_found)
}
