//! People of organisations.

use jiff::Timestamp;
use tidings_api_types::internal::{
    ErrorReply,
    user::{OrganisationPermissions, User},
};
use tidings_domain::{OrganisationId, UserId, UserState};
use tidings_store::organisations;

use crate::{App, Failure, users};

/// An organisation's active members, in the order in which they registered.
pub async fn members(app: &App, id: OrganisationId) -> Result<Vec<User>, Failure> {
    let members = tidings_store::users::of_organisation(&app.pool, id).await?;
    Ok(members.into_iter().filter(|user| user.state == UserState::Active).map(users::shown).collect())
}

/// Makes a person a member, who may do what is given.
pub async fn add_member(
    app: &App,
    id: OrganisationId,
    user: UserId,
    permissions: &OrganisationPermissions,
    now: Timestamp,
) -> Result<User, Failure> {
    let mut transaction = app.begin().await?;
    let is_there = organisations::exists(&mut *transaction, id).await?
        && organisations::person(&mut transaction, user).await?.is_some();
    if !is_there {
        return Err(Failure::not_found());
    }
    organisations::add_member(&mut transaction, id, user, &permissions.permissions, now).await?;
    let member = tidings_store::users::get(&mut *transaction, user).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(users::shown(member))
}

/// Makes a person no member any more.
pub async fn remove_member(app: &App, id: OrganisationId, user: UserId) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let is_there = organisations::exists(&mut *transaction, id).await?
        && organisations::person(&mut transaction, user).await?.is_some();
    if !is_there {
        return Err(Failure::not_found());
    }
    if !organisations::remove_member(&mut transaction, id, user).await? {
        return Err(ErrorReply::text(404, "User not found").into());
    }
    Ok(transaction.commit().await?)
}
