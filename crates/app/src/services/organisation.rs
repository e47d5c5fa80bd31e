//! The organisation of a service.

use tidings_api_types::internal::service::OrganisationOrNone;
use tidings_domain::ServiceId;
use tidings_store::services;

use crate::{App, Failure, organisations};

/// The organisation that a service belongs to, if it does.
pub async fn organisation(app: &App, id: ServiceId) -> Result<OrganisationOrNone, Failure> {
    let service = services::find(&app.pool, id).await?;
    match service.and_then(|service| service.organisation_id) {
        Some(organisation) => Ok(OrganisationOrNone::Of(Box::new(organisations::get(app, organisation).await?))),
        None => Ok(OrganisationOrNone::None {}),
    }
}
