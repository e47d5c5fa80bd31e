//! People who sign in: their rows, their codes, the teams they are on.

mod codes;
mod permissions;
mod read;
mod sign_in;
mod teams;
mod write;

use sqlx::PgExecutor;
use tidings_domain::{OrganisationId, ServiceId, UserId};

use crate::StoreError;

pub use codes::{NewCode, StoredCode, codes, count_open_codes, delete_codes_before, insert_code, use_code};
pub use permissions::{replace_folders, replace_organisation_permissions, replace_permissions};
pub use read::{StoredUser, by_email_address, get, many, of_organisation, of_service};
pub use sign_in::{
    Addressee, begin_attempt, count_failure, forget_failures, lock, password_hash, sign_in, sign_in_by_webauthn,
};
pub use teams::{
    ServiceTeam, TeamMember, add_to_service, is_on_team, lock_service, remove_from_service, team, teams_of,
};
pub use write::{
    Change, NewUser, activate, archive, insert, insert_or_replace, leave_all_teams, replace_organisations,
    set_password, update,
};

/// What a person is called.
pub async fn name(executor: impl PgExecutor<'_>, id: UserId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT name FROM users WHERE id = $1", id.as_uuid()).fetch_optional(executor).await?)
}

/// A person as one of those found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundUser {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
    pub mobile_number: Option<String>,
}

/// Those with a text in their email address, whatever its case.
pub async fn with_email_like(executor: impl PgExecutor<'_>, part: &str) -> Result<Vec<FoundUser>, StoreError> {
    Ok(sqlx::query!(
        "SELECT id, name, email_address, mobile_number FROM users
         WHERE strpos(lower(email_address), lower($1)) > 0 ORDER BY email_address",
        part
    )
    .map(|row| FoundUser {
        id: row.id.into(),
        name: row.name,
        email_address: row.email_address,
        mobile_number: row.mobile_number,
    })
    .fetch_all(executor)
    .await?)
}

/// An active organisation of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsersOrganisation {
    pub id: OrganisationId,
    pub name: String,
    /// Those of the organisation that are active and out of trial mode.
    pub live_services: i64,
}

/// The active organisations of a person, by name.
pub async fn organisations(executor: impl PgExecutor<'_>, id: UserId) -> Result<Vec<UsersOrganisation>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT o.id, o.name, (
               SELECT count(*) FROM services WHERE organisation_id = o.id AND active AND NOT restricted
           ) AS "live_services!"
           FROM user_to_organisation JOIN organisation AS o ON o.id = organisation_id
           WHERE user_id = $1 AND o.active ORDER BY o.name, o.id"#,
        id.as_uuid()
    )
    .map(|row| UsersOrganisation { id: row.id.into(), name: row.name, live_services: row.live_services })
    .fetch_all(executor)
    .await?)
}

/// An active service of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsersService {
    pub id: ServiceId,
    pub name: String,
    pub restricted: bool,
    pub organisation: Option<OrganisationId>,
}

/// The active services of a person, by name.
pub async fn services(executor: impl PgExecutor<'_>, id: UserId) -> Result<Vec<UsersService>, StoreError> {
    Ok(sqlx::query!(
        "SELECT s.id, s.name, s.restricted, s.organisation_id
         FROM user_to_service JOIN services AS s ON s.id = service_id
         WHERE user_id = $1 AND s.active ORDER BY s.name, s.id",
        id.as_uuid()
    )
    .map(|row| UsersService {
        id: row.id.into(),
        name: row.name,
        restricted: row.restricted,
        organisation: row.organisation_id.map(Into::into),
    })
    .fetch_all(executor)
    .await?)
}
