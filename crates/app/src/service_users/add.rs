//! Puts a person on the team of a service.

use jiff::Timestamp;
use tidings_api_types::internal::user::TeamPermissions;
use tidings_domain::{ServiceId, UserId, ids};
use tidings_store::users;

use crate::{App, Failure, random, services};

/// Refuses where there is no such service or person, or the person is on its team.
pub async fn may_be_added(app: &App, service: ServiceId, user: UserId) -> Result<(), Failure> {
    services::must_exist(app, service).await?;
    users::name(&app.pool, user).await?.ok_or_else(Failure::not_found)?;
    match users::is_on_team(&app.pool, user, service).await? {
        true => Err(on_the_team(service, user)),
        false => Ok(()),
    }
}

fn on_the_team(service: ServiceId, user: UserId) -> Failure {
    Failure::invalid(format!("User id: {user} already part of service id: {service}"))
}

/// Puts a person on the team of a service. Folders that are not the service's are passed over.
pub async fn add(
    app: &App,
    service: ServiceId,
    user: UserId,
    permissions: &TeamPermissions,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    if !users::lock_service(&mut transaction, service).await? {
        return Err(Failure::not_found());
    }
    users::name(&mut *transaction, user).await?.ok_or_else(Failure::not_found)?;
    if !users::add_to_service(&mut transaction, user, service).await? {
        return Err(on_the_team(service, user));
    }
    let new_id = || ids::time_ordered(now, random::id_bytes());
    let rows: Vec<_> = permissions.permissions.iter().map(|permission| (new_id(), *permission)).collect();
    users::replace_permissions(&mut transaction, user, service, &rows, now).await?;
    let folders = permissions.folder_permissions.as_deref().unwrap_or_default();
    users::replace_folders(&mut transaction, user, service, folders).await?;
    transaction.commit().await?;
    Ok(())
}
