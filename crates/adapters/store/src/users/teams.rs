//! The teams of services: who is on them.

use std::collections::BTreeMap;

use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{ServiceId, UserId};
use uuid::Uuid;

use crate::StoreError;

/// The team of a service.
#[derive(Clone, Debug, Default)]
pub struct ServiceTeam {
    /// Archived services are not.
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
    pub has_active_go_live_request: bool,
    pub members: Vec<TeamMember>,
}

/// A member of a service's team.
#[derive(Clone, Debug)]
pub struct TeamMember {
    pub id: UserId,
    pub email_address: String,
    /// Registered in full, and not archived.
    pub active: bool,
    pub manages_settings: bool,
    /// Whether their email address is of a domain of some organisation, or below one.
    pub in_organisation_domain: bool,
}

/// Keeps the team of a service from changing by anybody else who asks for this until the transaction ends; messages are
/// accepted meanwhile. False if there is no such service.
pub async fn lock_service(conn: &mut PgConnection, id: ServiceId) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar!("SELECT id FROM services WHERE id = $1 FOR NO KEY UPDATE", id.as_uuid());
    Ok(query.fetch_optional(conn).await?.is_some())
}

/// The team of a service that is locked.
pub async fn team(conn: &mut PgConnection, id: ServiceId) -> Result<ServiceTeam, StoreError> {
    Ok(read(conn, &[id.as_uuid()]).await?.remove(&id).unwrap_or_default())
}

/// The teams that a person is on, after the services are locked (in one order, so that nobody waits for each other).
pub async fn teams_of(conn: &mut PgConnection, user: UserId) -> Result<Vec<ServiceTeam>, StoreError> {
    let services = sqlx::query_scalar!(
        "SELECT id FROM services WHERE id IN (SELECT service_id FROM user_to_service WHERE user_id = $1)
         ORDER BY id FOR NO KEY UPDATE",
        user.as_uuid()
    )
    .fetch_all(&mut *conn)
    .await?;
    Ok(read(conn, &services).await?.into_values().collect())
}

async fn read(conn: &mut PgConnection, services: &[Uuid]) -> Result<BTreeMap<ServiceId, ServiceTeam>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id AS service_id, s.active, s.restricted, s.has_active_go_live_request, u.id AS user_id,
               u.email_address, u.state = 'active' AS "is_active!",
               EXISTS (
                   SELECT FROM permissions AS p
                   WHERE p.user_id = u.id AND p.service_id = s.id AND p.permission = 'manage_settings'
               ) AS "manages_settings!",
               EXISTS (
                   SELECT FROM domain
                   WHERE right(lower(u.email_address), length(domain) + 1) IN ('@' || domain, '.' || domain)
               ) AS "in_organisation_domain!"
           FROM services AS s JOIN user_to_service ON service_id = s.id JOIN users AS u ON u.id = user_id
           WHERE s.id = ANY($1)"#,
        services
    )
    .fetch_all(conn)
    .await?;
    let mut teams: BTreeMap<ServiceId, ServiceTeam> = BTreeMap::new();
    for row in rows {
        let team = teams.entry(row.service_id.into()).or_default();
        team.active = row.active;
        team.restricted = row.restricted;
        team.has_active_go_live_request = row.has_active_go_live_request;
        team.members.push(TeamMember {
            id: row.user_id.into(),
            email_address: row.email_address,
            active: row.is_active,
            manages_settings: row.manages_settings,
            in_organisation_domain: row.in_organisation_domain,
        });
    }
    Ok(teams)
}

/// Whether a person is on the team of a service.
pub async fn is_on_team(executor: impl PgExecutor<'_>, user: UserId, service: ServiceId) -> Result<bool, StoreError> {
    let query = sqlx::query_scalar!(
        "SELECT user_id FROM user_to_service WHERE user_id = $1 AND service_id = $2",
        user.as_uuid(),
        service.as_uuid()
    );
    Ok(query.fetch_optional(executor).await?.is_some())
}

/// Puts a person on the team of a service; false if they are on it.
pub async fn add_to_service(conn: &mut PgConnection, user: UserId, service: ServiceId) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO user_to_service (user_id, service_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        user.as_uuid(),
        service.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Takes a person off the team of a service, with all that they may do there.
pub async fn remove_from_service(conn: &mut PgConnection, user: UserId, service: ServiceId) -> Result<(), StoreError> {
    let (user, service) = (user.as_uuid(), service.as_uuid());
    sqlx::query!("DELETE FROM permissions WHERE user_id = $1 AND service_id = $2", user, service)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM user_folder_permissions WHERE user_id = $1 AND service_id = $2", user, service)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM user_to_service WHERE user_id = $1 AND service_id = $2", user, service)
        .execute(conn)
        .await?;
    Ok(())
}
