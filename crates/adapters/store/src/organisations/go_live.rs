//! Services that want to leave trial mode, and who decides about it.

use sqlx::PgConnection;
use tidings_domain::{OrganisationId, OrganisationUserPermission, ServiceId};

use super::Person;
use crate::StoreError;

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
