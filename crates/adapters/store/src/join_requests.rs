//! Requests to join the team of a service.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{JoinRequestStatus, ServiceId, ServiceJoinRequestId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, organisations::Person, utc};

/// A request, with who is in it.
#[derive(Clone, Debug)]
pub struct StoredJoinRequest {
    pub id: ServiceJoinRequestId,
    pub service_id: ServiceId,
    pub service_name: String,
    pub created_at: Timestamp,
    pub status: JoinRequestStatus,
    pub status_changed_at: Option<Timestamp>,
    /// Who decided, and their name.
    pub status_changed_by: Option<(UserId, String)>,
    pub requester: Person,
    /// Services whose team the requester is on.
    pub belongs_to: Vec<ServiceId>,
    pub reason: Option<String>,
    /// Whom it was sent to.
    pub contacted: Vec<UserId>,
}

/// A service's request, if it is there.
pub async fn find(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: ServiceJoinRequestId,
) -> Result<Option<StoredJoinRequest>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT services.name AS service_name, request.created_at AS "created_at: jiff_sqlx::DateTime",
               status::text AS "status!", status_changed_at AS "status_changed_at: jiff_sqlx::DateTime",
               status_changed_by_id, decider.name AS "decider_name?", reason, requester_id,
               requester.name AS requester_name, requester.email_address, requester.platform_admin,
               ARRAY(SELECT service_id FROM user_to_service WHERE user_id = requester_id) AS "belongs_to!: Vec<Uuid>",
               ARRAY(SELECT user_id FROM service_join_request_contacted_users
                     WHERE service_join_request_id = request.id) AS "contacted!: Vec<Uuid>"
           FROM service_join_requests AS request
           JOIN services ON services.id = request.service_id
           JOIN users AS requester ON requester.id = requester_id
           LEFT JOIN users AS decider ON decider.id = status_changed_by_id
           WHERE request.service_id = $1 AND request.id = $2"#,
        service.as_uuid(),
        id.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredJoinRequest {
        id,
        service_id: service,
        service_name: row.service_name,
        created_at: utc::from_column(row.created_at),
        status: known("service_join_requests", "status", &row.status)?,
        status_changed_at: row.status_changed_at.map(utc::from_column),
        status_changed_by: row.status_changed_by_id.map(Into::into).zip(row.decider_name),
        requester: Person {
            id: row.requester_id.into(),
            name: row.requester_name,
            email_address: row.email_address,
            platform_admin: row.platform_admin,
        },
        belongs_to: row.belongs_to.into_iter().map(Into::into).collect(),
        reason: row.reason,
        contacted: row.contacted.into_iter().map(Into::into).collect(),
    }))
}

/// Somebody who is asked, and whether they are on the service's team.
#[derive(Clone, Debug)]
pub struct Contact {
    pub person: Person,
    pub is_member: bool,
}

/// These people, in this order, as far as they are there.
pub async fn contacts(conn: &mut PgConnection, service: ServiceId, users: &[Uuid]) -> Result<Vec<Contact>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT id, name, email_address, platform_admin,
               EXISTS (SELECT FROM user_to_service WHERE user_id = id AND service_id = $1) AS "is_member!"
           FROM users WHERE id = ANY($2) ORDER BY array_position($2, id)"#,
        service.as_uuid(),
        users
    )
    .map(|row| Contact {
        person: Person {
            id: row.id.into(),
            name: row.name,
            email_address: row.email_address,
            platform_admin: row.platform_admin,
        },
        is_member: row.is_member,
    })
    .fetch_all(conn)
    .await?)
}

/// Adds a request that waits for an answer.
pub async fn insert(
    conn: &mut PgConnection,
    id: ServiceJoinRequestId,
    service: ServiceId,
    requester: UserId,
    contacted: &[UserId],
    reason: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO service_join_requests (id, requester_id, service_id, created_at, status, reason)
         VALUES ($1, $2, $3, $4, 'pending', $5)",
        id.as_uuid(),
        requester.as_uuid(),
        service.as_uuid(),
        utc::to_column(now) as _,
        reason
    )
    .execute(&mut *conn)
    .await?;
    let contacted: Vec<Uuid> = contacted.iter().map(|user| user.as_uuid()).collect();
    sqlx::query!(
        "INSERT INTO service_join_request_contacted_users (service_join_request_id, user_id)
         SELECT $1, user_id FROM UNNEST($2::uuid[]) AS user_id ON CONFLICT DO NOTHING",
        id.as_uuid(),
        &contacted
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down what was decided about a service's request. Whether it is there.
pub async fn decide(
    conn: &mut PgConnection,
    service: ServiceId,
    id: ServiceJoinRequestId,
    status: JoinRequestStatus,
    decider: UserId,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE service_join_requests
         SET status = $3::text::service_join_requests_status_type, status_changed_by_id = $4, status_changed_at = $5,
             reason = COALESCE($6, reason)
         WHERE service_id = $1 AND id = $2",
        service.as_uuid(),
        id.as_uuid(),
        status.as_str(),
        decider.as_uuid(),
        utc::to_column(now) as _,
        reason
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Cancels what else a person has asked of a service and nobody has answered.
pub async fn cancel_pending(
    conn: &mut PgConnection,
    service: ServiceId,
    requester: UserId,
    decider: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE service_join_requests SET status = 'cancelled', status_changed_by_id = $3, status_changed_at = $4
         WHERE service_id = $1 AND requester_id = $2 AND status = 'pending'",
        service.as_uuid(),
        requester.as_uuid(),
        decider.as_uuid(),
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}
