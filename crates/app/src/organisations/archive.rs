//! Archives an organisation.

use jiff::Timestamp;
use tidings_domain::{OrganisationId, archived_name::archived};
use tidings_store::organisations;

use crate::{App, Failure};

/// Archives an organisation that has no active services and nobody in it; one that is archived already stays as it is.
pub async fn archive(app: &App, id: OrganisationId, now: Timestamp) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let organisation = organisations::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    let (has_services, has_people) = organisations::people_left(&mut transaction, id).await?;
    if has_services {
        return Err(Failure::invalid("Cannot archive an organisation with active services"));
    }
    if has_people {
        let message = "Cannot archive an organisation with team members or invited team members";
        return Err(Failure::invalid(message));
    }
    if organisation.active {
        organisations::archive(&mut transaction, id, &archived(&organisation.name, now), now).await?;
    }
    Ok(transaction.commit().await?)
}
