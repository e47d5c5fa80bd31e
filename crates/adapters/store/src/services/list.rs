//! Services in lists, and the people of services.

use std::collections::BTreeMap;

use sqlx::PgExecutor;
use tidings_domain::ServiceId;

use crate::{StoreError, like};

/// A service in a list.
#[derive(Clone, Debug)]
pub struct ServiceInBrief {
    pub id: ServiceId,
    pub name: String,
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
}

/// The services whose names hold a text, in either case, by name.
pub async fn named_like(conn: impl PgExecutor<'_>, part: &str) -> Result<Vec<ServiceInBrief>, StoreError> {
    Ok(sqlx::query_as!(
        ServiceInBrief,
        "SELECT id, name, active, restricted FROM services WHERE name ILIKE $1 ORDER BY name",
        like::holding(part)
    )
    .fetch_all(conn)
    .await?)
}

/// What services are called.
pub async fn names(conn: impl PgExecutor<'_>, ids: &[ServiceId]) -> Result<BTreeMap<ServiceId, String>, StoreError> {
    let ids: Vec<_> = ids.iter().map(|id| id.as_uuid()).collect();
    let rows = sqlx::query!("SELECT id, name FROM services WHERE id = ANY($1)", &ids).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.name)).collect())
}

/// A member of a service's team.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    pub email_address: String,
}

/// The members of a service's team whose accounts are active.
pub async fn active_members(conn: impl PgExecutor<'_>, service: ServiceId) -> Result<Vec<Member>, StoreError> {
    Ok(sqlx::query_as!(
        Member,
        "SELECT name, email_address FROM users JOIN user_to_service ON user_id = users.id
         WHERE service_id = $1 AND state = 'active' ORDER BY users.created_at, users.id",
        service.as_uuid()
    )
    .fetch_all(conn)
    .await?)
}

/// Holds a service, so that nobody else changes it, or what hangs on it, until the transaction ends; `false` when it is not
/// there.
pub async fn hold(conn: impl PgExecutor<'_>, id: ServiceId) -> Result<bool, StoreError> {
    let row = sqlx::query!("SELECT id FROM services WHERE id = $1 FOR NO KEY UPDATE", id.as_uuid());
    Ok(row.fetch_optional(conn).await?.is_some())
}

/// Whether there is such a service.
pub async fn exists(conn: impl PgExecutor<'_>, id: ServiceId) -> Result<bool, StoreError> {
    let row = sqlx::query!("SELECT id FROM services WHERE id = $1", id.as_uuid());
    Ok(row.fetch_optional(conn).await?.is_some())
}
