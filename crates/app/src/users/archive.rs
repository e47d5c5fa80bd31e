//! Takes a person off every team and makes their account unusable.

use jiff::{Timestamp, tz::TimeZone};
use tidings_domain::UserId;
use tidings_store::{user_totp, users};

use crate::{App, Failure, password, random, service_users::Rules};

/// Takes a person off every team and makes their account unusable, unless a service would be left without people who can look
/// after it.
pub async fn archive(app: &App, id: UserId, now: Timestamp) -> Result<(), Failure> {
    let hash = password::hash(&random::secret_uuid().to_string()).await?;
    let mut transaction = app.begin().await?;
    users::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    let teams = users::teams_of(&mut transaction, id).await?;
    if !teams.iter().all(|team| !team.active || Rules::of(team).may_lose(id)) {
        return Err(Failure::invalid("User cannot be removed from a service"));
    }
    users::leave_all_teams(&mut transaction, id).await?;
    user_totp::delete(&mut *transaction, id).await?;
    let at = TimeZone::UTC.to_datetime(now).strftime("%Y-%m-%d-%H:%M:%S");
    let email_address = format!("_archived_{at}_{id}@{}", app.addresses.notify_email_domain);
    users::archive(&mut transaction, id, &email_address, &hash, now).await?;
    transaction.commit().await?;
    Ok(())
}
