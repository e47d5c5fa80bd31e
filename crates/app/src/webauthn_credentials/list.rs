//! Lists security keys.

use tidings_api_types::internal::user::webauthn::WebauthnCredential;
use tidings_domain::UserId;
use tidings_store::webauthn_credentials;

use super::shown;
use crate::{App, Failure};

/// A person's security keys, the oldest first.
pub async fn list(app: &App, user: UserId) -> Result<Vec<WebauthnCredential>, Failure> {
    let credentials = webauthn_credentials::of_user(&app.pool, user).await?.ok_or_else(Failure::not_found)?;
    Ok(credentials.into_iter().map(shown).collect())
}
