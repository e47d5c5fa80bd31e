//! Registers a person.

use jiff::Timestamp;
use tidings_api_types::internal::user::{NewUser, User};
use tidings_domain::{UserId, UserState};
use tidings_store::users;

use super::{refused, shown_in};
use crate::{App, Failure, password, random};

/// Registers a person, who has still to sign in.
pub async fn create(app: &App, user: &NewUser, now: Timestamp) -> Result<User, Failure> {
    let id = UserId::at(now, random::id_bytes());
    let new = users::NewUser {
        id,
        name: &user.name,
        email_address: &user.email_address,
        password_hash: &password::hash(&user.password.0).await?,
        mobile_number: user.mobile_number.as_deref(),
        auth_type: user.auth_type,
        state: UserState::Pending,
        platform_admin: false,
    };
    let mut transaction = app.begin().await?;
    users::insert(&mut transaction, &new, now).await.map_err(refused)?;
    let shown = shown_in(&mut transaction, id).await?;
    transaction.commit().await?;
    Ok(shown)
}
