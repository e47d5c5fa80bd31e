//! Signs a person in by a code.

use jiff::Timestamp;
use tidings_api_types::internal::{ErrorReply, user::EnteredCode};
use tidings_domain::{CodeType, UserId};
use tidings_store::users;

use crate::{App, Failure, password, random};

/// After so many failures in a row no code is right any more.
pub(super) const MOST_FAILURES: i32 = 10;

/// Signs a person in by a code, which is used up. An attempt counts as failed from its beginning until it succeeds, so that no
/// more codes can be tried at once than one after the other.
pub async fn verify_code(app: &App, id: UserId, entered: &EnteredCode, now: Timestamp) -> Result<(), Failure> {
    let not_found = || Failure::from(ErrorReply::text(404, "Code not found"));
    let expired = || Failure::invalid("Code has expired");
    if !users::begin_attempt(&app.pool, id, MOST_FAILURES, now).await? {
        users::name(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
        tracing::warn!(user_id = %id, "too many attempts to sign in");
        return Err(not_found());
    }
    let codes = users::codes(&app.pool, id, entered.code_type).await?;
    let hashes = codes.iter().map(|code| code.code_hash.clone()).collect();
    let matching = password::first_match(&entered.code.0, hashes).await?.and_then(|at| codes.get(at));
    let code = matching.ok_or_else(not_found)?;
    if now > code.expires_at || code.used {
        tracing::warn!(user_id = %id, used = code.used, "a code that has expired or was used is refused");
        return Err(expired());
    }
    let mut transaction = app.begin().await?;
    if !users::use_code(&mut transaction, code.id).await? {
        return Err(expired());
    }
    let by_email = entered.code_type == CodeType::Email;
    users::sign_in(&mut transaction, id, random::secret_uuid(), by_email, now).await?;
    transaction.commit().await?;
    Ok(())
}
