//! Signs a person in by a security key that the caller has checked.

use jiff::Timestamp;
use tidings_api_types::internal::{ErrorReply, user::WebauthnLogin};
use tidings_domain::UserId;
use tidings_store::{users, webauthn_credentials};

use crate::{App, Failure, random};

/// After so many failures in a row no key is right any more.
const MOST_FAILURES: i32 = 5;

/// Signs a person in if their security key was right, and counts a failure if not.
pub async fn complete_webauthn_login(
    app: &App,
    id: UserId,
    login: WebauthnLogin,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let done = if login.successful {
        users::sign_in_by_webauthn(&mut transaction, id, random::secret_uuid(), MOST_FAILURES, now).await?
    } else {
        users::begin_attempt(&mut *transaction, id, MOST_FAILURES, now).await?
    };
    if !done {
        users::name(&mut *transaction, id).await?.ok_or_else(Failure::not_found)?;
        return Err(ErrorReply::text(403, "Maximum login count exceeded").into());
    }
    if let (true, Some(credential)) = (login.successful, login.webauthn_credential_id)
        && !webauthn_credentials::signed_in(&mut transaction, id, credential, now).await?
    {
        return Err(Failure::not_found());
    }
    transaction.commit().await?;
    Ok(())
}
