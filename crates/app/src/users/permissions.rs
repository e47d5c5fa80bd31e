//! Says what a member of a team may do.

use jiff::Timestamp;
use tidings_api_types::internal::user::{OrganisationPermissions, TeamPermissions};
use tidings_domain::{OrganisationId, ServiceId, UserId, UserPermission, ids};
use tidings_store::users;

use crate::{App, Failure, random, service_users::Rules};

/// Says what a member of a service's team may do, and into which folders they may look.
pub async fn set_service_permissions(
    app: &App,
    user: UserId,
    service: ServiceId,
    permissions: &TeamPermissions,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    users::lock_service(&mut transaction, service).await?;
    let team = users::team(&mut transaction, service).await?;
    if !team.members.iter().any(|member| member.id == user) {
        return Err(Failure::not_found());
    }
    let manages = permissions.permissions.contains(&UserPermission::ManageSettings);
    if team.active && !manages && !Rules::of(&team).may_stop_managing(user) {
        let message = "Cannot change user permissions - service would have too few users with manage_settings";
        return Err(Failure::invalid(message));
    }
    let rows: Vec<_> = permissions.permissions.iter().map(|permission| (new_id(now), *permission)).collect();
    users::replace_permissions(&mut transaction, user, service, &rows, now).await?;
    if let Some(folders) = &permissions.folder_permissions {
        let mut folders = folders.clone();
        folders.sort_unstable();
        folders.dedup();
        let theirs = users::replace_folders(&mut transaction, user, service, &folders).await?;
        if theirs != folders.len() as u64 {
            return Err(Failure::not_found());
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Says what a member of an organisation's team may do.
pub async fn set_organisation_permissions(
    app: &App,
    user: UserId,
    organisation: OrganisationId,
    OrganisationPermissions { permissions }: &OrganisationPermissions,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    // Two changes at once would each find the other's rows in their way.
    users::lock(&mut transaction, user).await?.ok_or_else(Failure::not_found)?;
    let rows: Vec<_> = permissions.iter().map(|permission| (new_id(now), *permission)).collect();
    let replaced = users::replace_organisation_permissions(&mut transaction, user, organisation, &rows, now).await?;
    if !replaced {
        return Err(Failure::not_found());
    }
    transaction.commit().await?;
    Ok(())
}

fn new_id(now: Timestamp) -> uuid::Uuid {
    ids::time_ordered(now, random::id_bytes())
}
