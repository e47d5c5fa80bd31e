//! Reads the team of a service.

use tidings_api_types::internal::user::User;
use tidings_domain::{ServiceId, UserId};
use tidings_store::{services, users};

use crate::{App, Failure, users::shown};

/// Reads the team of a service.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<User>, Failure> {
    let team = users::of_service(&app.pool, service).await?;
    if team.is_empty() && !services::exists(&app.pool, service).await? {
        return Err(Failure::not_found());
    }
    Ok(team.into_iter().map(shown).collect())
}

/// Refuses where the person is not on that team, or there is no such service or person.
pub async fn must_be_member(app: &App, service: ServiceId, user: UserId) -> Result<(), Failure> {
    users::is_on_team(&app.pool, user, service).await?.then_some(()).ok_or_else(Failure::not_found)
}
