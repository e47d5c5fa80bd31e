//! Removes a security key.

use tidings_domain::{UserId, WebauthnCredentialId};
use tidings_store::{users, webauthn_credentials};

use crate::{App, Failure};

/// Removes a security key, unless it is the last one.
pub async fn delete(app: &App, user: UserId, id: WebauthnCredentialId) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    // Two of them removed at once would leave none.
    users::lock(&mut transaction, user).await?.ok_or_else(Failure::not_found)?;
    let (count, has) = webauthn_credentials::count_with(&mut transaction, user, id).await?;
    if !has {
        return Err(Failure::not_found());
    }
    if count == 1 {
        return Err(Failure::invalid("Cannot delete last remaining webauthn credential for user"));
    }
    webauthn_credentials::delete(&mut transaction, user, id).await?;
    transaction.commit().await?;
    Ok(())
}
