//! Moves a service into an organisation.

use jiff::Timestamp;
use tidings_domain::{OrganisationId, ServiceId};
use tidings_store::organisations;

use crate::{App, Failure, allowances};

/// Moves a service into an organisation: it takes over its type, and with it the free allowance.
pub async fn link_service(
    app: &App,
    organisation: OrganisationId,
    service: ServiceId,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    if !organisations::link_service(&mut transaction, service, organisation, now).await? {
        return Err(Failure::not_found());
    }
    allowances::set_defaults(&mut transaction, &[service], now).await?;
    Ok(transaction.commit().await?)
}
