//! Changes a person in one thing.

use jiff::Timestamp;
use tidings_api_types::internal::user::{NewPassword, User};
use tidings_domain::UserId;
use tidings_store::users;

use super::{get, shown_in};
use crate::{App, Failure, password};

/// Ends a registration.
pub async fn activate(app: &App, id: UserId, now: Timestamp) -> Result<User, Failure> {
    let mut transaction = app.begin().await?;
    let changed = users::activate(&mut transaction, id, now).await?;
    let user = shown_in(&mut transaction, id).await?;
    if !changed {
        return Err(Failure::invalid("User already active"));
    }
    transaction.commit().await?;
    Ok(user)
}

/// Forgets failed attempts to sign in.
pub async fn reset_failed_login_count(app: &App, id: UserId, now: Timestamp) -> Result<User, Failure> {
    users::forget_failures(&app.pool, id, now).await?;
    get(app, id).await
}

/// Sets a password.
pub async fn update_password(
    app: &App,
    id: UserId,
    NewPassword { password }: &NewPassword,
    now: Timestamp,
) -> Result<User, Failure> {
    let hash = password::hash(&password.0).await?;
    let mut transaction = app.begin().await?;
    users::set_password(&mut transaction, id, &hash, now).await?;
    let user = shown_in(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(user)
}
