//! Many services at once.

use tidings_api_types::internal::{
    organisations::ServiceLite,
    service::{Service, list::ServicesWanted},
};
use tidings_store::services;

use super::get::on_the_wire;
use crate::{App, Failure};

/// Services with all of their settings, the oldest first.
pub async fn list(app: &App, wanted: &ServicesWanted) -> Result<Vec<Service>, Failure> {
    let stored = match wanted.user_id {
        Some(user) => services::of_user(&app.pool, user, wanted.only_active).await?,
        None => services::all(&app.pool, wanted.only_active).await?,
    };
    Ok(stored.into_iter().map(on_the_wire).collect())
}

/// The services whose names hold a text, in either case.
pub async fn named_like(app: &App, part: &str) -> Result<Vec<ServiceLite>, Failure> {
    let stored = services::named_like(&app.pool, part).await?;
    let brief = |service: services::ServiceInBrief| ServiceLite {
        id: service.id,
        name: service.name,
        active: service.active,
        restricted: service.restricted,
    };
    Ok(stored.into_iter().map(brief).collect())
}
