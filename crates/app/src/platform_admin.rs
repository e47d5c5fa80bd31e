//! What those who run the platform look for.

use tidings_api_types::internal::platform_admin::{
    FoundByUuid, FoundIn, ListedUser, NamedService, UsersWanted, WantedUuid,
};
use tidings_domain::ServiceId;
use tidings_store::{platform_admin, services, users};

use crate::{App, Failure, users::shown};

/// What an id is the id of.
pub async fn find_by_uuid(app: &App, wanted: WantedUuid) -> Result<FoundByUuid, Failure> {
    let found = platform_admin::find_by_uuid(&app.pool, wanted.uuid).await?.ok_or_else(Failure::not_found)?;
    Ok(FoundByUuid { kind: found.kind, context: FoundIn { service_id: found.service_id } })
}

/// Active people, with the names of their services.
pub async fn users(app: &App, wanted: UsersWanted) -> Result<Vec<ListedUser>, Failure> {
    let wanted = platform_admin::UsersWanted {
        created: (wanted.created_start, wanted.created_end),
        logged_in: (wanted.logged_in_start, wanted.logged_in_end),
        take_part_in_research: wanted.take_part_in_research,
    };
    let ids = platform_admin::active_users(&app.pool, wanted).await?;
    let found = users::many(&app.pool, &ids).await?;
    let ids: Vec<ServiceId> = found.iter().flat_map(|user| user.services.iter().copied()).collect();
    let names = services::names(&app.pool, &ids).await?;
    let named = |id: ServiceId| NamedService { id, name: names.get(&id).cloned().unwrap_or_default() };
    Ok(found.into_iter().map(|user| shown(user).with_services(named)).collect())
}
