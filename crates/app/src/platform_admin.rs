//! What those who run the platform look for.

use tidings_api_types::internal::platform_admin::{
    FoundByUuid, FoundIn, GoLiveRequest, GoLiveRequester, ListedUser, NamedService, UsersWanted, WantedUuid,
};
use tidings_domain::ServiceId;
use tidings_store::{organisations, platform_admin, services, users};

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

/// Every request to go live that nobody has decided yet, the oldest first.
pub async fn go_live_requests(app: &App) -> Result<Vec<GoLiveRequest>, Failure> {
    let open = organisations::open_go_live_requests(&app.pool).await?;
    Ok(open
        .into_iter()
        .map(|request| GoLiveRequest {
            service_id: request.service_id,
            service_name: request.service_name,
            decided_by: request.decided_by,
            requested_by: request.requested_by.map(|(name, email_address)| GoLiveRequester { name, email_address }),
            requested_at: request.requested_at.map(Into::into),
            volume_email: request.volume_email,
            volume_sms: request.volume_sms,
            volume_letter: request.volume_letter,
        })
        .collect())
}
