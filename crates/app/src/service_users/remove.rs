//! Takes a person off the team of a service.

use tidings_api_types::internal::ErrorReply;
use tidings_domain::{ServiceId, UserId};
use tidings_store::users;

use super::Rules;
use crate::{App, Failure};

/// Takes a person off the team of a service, unless it would be left without people who can look after it.
pub async fn remove(app: &App, service: ServiceId, user: UserId) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    if !users::lock_service(&mut transaction, service).await? {
        return Err(Failure::not_found());
    }
    let mut team = users::team(&mut transaction, service).await?;
    if !team.members.iter().any(|member| member.id == user) {
        users::name(&mut *transaction, user).await?.ok_or_else(Failure::not_found)?;
        return Err(ErrorReply::text(404, "User not found").into());
    }
    if !team.active {
        // Nobody may do anything in an archived service.
        team.members.iter_mut().for_each(|member| member.manages_settings = false);
    }
    if !Rules::of(&team).may_lose(user) {
        return Err(Failure::invalid("User cannot be removed from the service"));
    }
    users::remove_from_service(&mut transaction, user, service).await?;
    transaction.commit().await?;
    Ok(())
}
