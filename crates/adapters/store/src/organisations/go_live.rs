//! Services that want to leave trial mode, and who decides about it.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{OrganisationId, OrganisationUserPermission, ServiceId};

use super::Person;
use crate::{StoreError, utc};

/// A service, and who asked for it to go live.
#[derive(Clone, Debug)]
pub struct GoLiveRequest {
    pub service_name: String,
    pub organisation: Option<(OrganisationId, String)>,
    pub requested_by: Option<Person>,
    /// Nobody has decided yet.
    pub is_open: bool,
}

/// The service's request to go live, as far as there is one.
pub async fn go_live_request(conn: &mut PgConnection, id: ServiceId) -> Result<Option<GoLiveRequest>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT services.name, has_active_go_live_request, organisation_id, organisation.name AS "organisation_name?",
               go_live_user_id, users.name AS "user_name?", users.email_address AS "email_address?",
               users.platform_admin AS "platform_admin?"
           FROM services
           LEFT JOIN organisation ON organisation.id = organisation_id
           LEFT JOIN users ON users.id = go_live_user_id
           WHERE services.id = $1"#,
        id.as_uuid()
    );
    Ok(row.fetch_optional(conn).await?.map(|row| GoLiveRequest {
        service_name: row.name,
        organisation: row.organisation_id.map(Into::into).zip(row.organisation_name),
        requested_by: row.go_live_user_id.zip(row.user_name).zip(row.email_address).map(
            |((id, name), email_address)| Person {
                id: id.into(),
                name,
                email_address,
                platform_admin: row.platform_admin.unwrap_or_default(),
            },
        ),
        is_open: row.has_active_go_live_request,
    }))
}

/// A request to go live that nobody has decided yet.
#[derive(Clone, Debug)]
pub struct OpenGoLiveRequest {
    pub service_id: ServiceId,
    pub service_name: String,
    /// The name of the organisation, where it decides itself.
    pub decided_by: Option<String>,
    /// Name and email address.
    pub requested_by: Option<(String, String)>,
    /// When the service began to have one, as far as its history goes back.
    pub requested_at: Option<Timestamp>,
    /// Emails expected in a year; so the other volumes.
    pub volume_email: Option<i32>,
    pub volume_sms: Option<i32>,
    pub volume_letter: Option<i32>,
}

/// Every request that nobody has decided yet, the oldest first.
pub async fn open_go_live_requests(executor: impl PgExecutor<'_>) -> Result<Vec<OpenGoLiveRequest>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT services.id, services.name, organisation.name AS "decided_by?", users.name AS "user_name?",
               users.email_address AS "email_address?", began.at AS "requested_at?: DateTime",
               volume_email, volume_sms, volume_letter
           FROM services
           LEFT JOIN organisation ON organisation.id = organisation_id AND can_approve_own_go_live_requests
           LEFT JOIN users ON users.id = go_live_user_id
           LEFT JOIN LATERAL (
               SELECT min(COALESCE(updated_at, created_at)) AS at FROM services_history
               WHERE id = services.id AND has_active_go_live_request AND version > COALESCE((
                   SELECT max(version) FROM services_history
                   WHERE id = services.id AND NOT has_active_go_live_request), 0)
           ) AS began ON true
           WHERE services.has_active_go_live_request AND services.active
           ORDER BY began.at, services.id"#
    )
    .map(|row| OpenGoLiveRequest {
        service_id: row.id.into(),
        service_name: row.name,
        decided_by: row.decided_by,
        requested_by: row.user_name.zip(row.email_address),
        requested_at: row.requested_at.map(utc::from_column),
        volume_email: row.volume_email,
        volume_sms: row.volume_sms,
        volume_letter: row.volume_letter,
    })
    .fetch_all(executor)
    .await?)
}

/// The active members of an organisation who may let services go live, the oldest first.
pub async fn go_live_approvers(conn: &mut PgConnection, id: OrganisationId) -> Result<Vec<Person>, StoreError> {
    Ok(sqlx::query!(
        "SELECT users.id, name, email_address, platform_admin FROM users
         JOIN user_to_organisation AS member ON member.user_id = users.id
         JOIN organisation_user_permissions AS granted
             ON granted.user_id = users.id AND granted.organisation_id = member.organisation_id
         WHERE member.organisation_id = $1 AND state = 'active' AND granted.permission::text = $2
         ORDER BY users.created_at",
        id.as_uuid(),
        OrganisationUserPermission::CanMakeServicesLive.as_str()
    )
    .map(|row| Person {
        id: row.id.into(),
        name: row.name,
        email_address: row.email_address,
        platform_admin: row.platform_admin,
    })
    .fetch_all(conn)
    .await?)
}

/// What a service is called.
pub async fn service_name(conn: &mut PgConnection, id: ServiceId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT name FROM services WHERE id = $1", id.as_uuid()).fetch_optional(conn).await?)
}
