//! Archives a service.

use jiff::Timestamp;
use tidings_domain::ServiceId;
use tidings_store::services;

use super::update::{derive_sender, write};
use crate::{App, Failure};

/// What a name may be long.
const LONGEST_NAME: usize = 255;

/// Archives a service, with its templates and keys. One that is archived stays as it is.
pub async fn archive(app: &App, id: ServiceId, now: Timestamp) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let mut service = services::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    if !service.active {
        return Ok(());
    }
    service.active = false;
    // Its name is free for another.
    let archived_at = now.strftime("%Y-%m-%d-%H:%M:%S");
    service.name = format!("_archived_{archived_at}_{}", service.name).chars().take(LONGEST_NAME).collect();
    derive_sender(&mut service);
    write(&mut transaction, &service, now).await?;
    services::archive_belongings(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(())
}
