//! Checks a password.

use jiff::Timestamp;
use tidings_api_types::internal::user::EnteredPassword;
use tidings_domain::UserId;
use tidings_store::users;

use crate::{App, Failure, password};

/// Checks a password. One that is wrong is counted; one that is right forgets those.
pub async fn verify_password(
    app: &App,
    id: UserId,
    EnteredPassword { password }: &EnteredPassword,
    now: Timestamp,
) -> Result<(), Failure> {
    let hash = users::password_hash(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
    if password::matches(&password.0, hash).await? {
        users::forget_failures(&app.pool, id, now).await?;
        return Ok(());
    }
    users::count_failure(&app.pool, id, now).await?;
    Err(Failure::field("password", "Incorrect password"))
}
