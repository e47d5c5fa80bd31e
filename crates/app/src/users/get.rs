//! Reads a person.

use tidings_api_types::internal::user::{OrganisationsAndServices, User, UsersOrganisation, UsersService};
use tidings_domain::UserId;
use tidings_store::users;

use super::shown;
use crate::{App, Failure};

/// Reads a person.
pub async fn get(app: &App, id: UserId) -> Result<User, Failure> {
    users::get(&app.pool, id).await?.map(shown).ok_or_else(Failure::not_found)
}

/// Refuses where there is no such person.
pub async fn must_exist(app: &App, id: UserId) -> Result<(), Failure> {
    users::name(&app.pool, id).await?.map(drop).ok_or_else(Failure::not_found)
}

/// Reads the names of where a person belongs.
pub async fn organisations_and_services(app: &App, id: UserId) -> Result<OrganisationsAndServices, Failure> {
    let organisations = users::organisations(&app.pool, id).await?;
    let services = users::services(&app.pool, id).await?;
    if organisations.is_empty() && services.is_empty() && users::name(&app.pool, id).await?.is_none() {
        return Err(Failure::not_found());
    }
    let organisations = organisations.into_iter().map(|organisation| UsersOrganisation {
        id: organisation.id,
        name: organisation.name,
        count_of_live_services: organisation.live_services,
    });
    let services = services.into_iter().map(|service| UsersService {
        id: service.id,
        name: service.name,
        restricted: service.restricted,
        organisation: service.organisation,
    });
    Ok(OrganisationsAndServices { organisations: organisations.collect(), services: services.collect() })
}
