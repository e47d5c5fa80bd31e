//! Invitations to the teams of services.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool, types::Json};
use tidings_domain::{AuthType, InviteStatus, InvitedUserId, ServiceId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// An invitation to a service's team.
#[derive(Clone, Debug)]
pub struct StoredInvite {
    pub id: InvitedUserId,
    pub email_address: String,
    /// Who invites.
    pub from_user: UserId,
    pub service: ServiceId,
    pub created_at: Timestamp,
    pub status: InviteStatus,
    /// Parted by commas.
    pub permissions: String,
    pub auth_type: AuthType,
    /// Ids of folders.
    pub folder_permissions: Vec<String>,
}

struct Row {
    id: Uuid,
    email_address: String,
    user_id: Uuid,
    service_id: Uuid,
    created_at: jiff_sqlx::DateTime,
    status: String,
    permissions: String,
    auth_type: String,
    folder_permissions: Json<Vec<String>>,
}

impl TryFrom<Row> for StoredInvite {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            email_address: row.email_address,
            from_user: row.user_id.into(),
            service: row.service_id.into(),
            created_at: utc::from_column(row.created_at),
            status: known("invited_users", "status", &row.status)?,
            permissions: row.permissions,
            auth_type: known("invited_users", "auth_type", &row.auth_type)?,
            folder_permissions: row.folder_permissions.0,
        })
    }
}

/// The invitation, if there is one.
pub async fn find(executor: impl PgExecutor<'_>, id: InvitedUserId) -> Result<Option<StoredInvite>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, email_address, user_id, service_id AS "service_id!", created_at AS "created_at: _",
               status::text AS "status!", permissions, auth_type, folder_permissions AS "folder_permissions: _"
           FROM invited_users WHERE id = $1 AND service_id IS NOT NULL"#,
        id.as_uuid()
    );
    row.fetch_optional(executor).await?.map(TryInto::try_into).transpose()
}

/// A service's invitations, the oldest first.
pub async fn list(pool: &PgPool, service: ServiceId) -> Result<Vec<StoredInvite>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, email_address, user_id, service_id AS "service_id!", created_at AS "created_at: _",
               status::text AS "status!", permissions, auth_type, folder_permissions AS "folder_permissions: _"
           FROM invited_users WHERE service_id = $1 ORDER BY created_at, id"#,
        service.as_uuid()
    );
    rows.fetch_all(pool).await?.into_iter().map(TryInto::try_into).collect()
}

/// Adds an invitation.
pub async fn insert(conn: &mut PgConnection, invite: &StoredInvite) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO invited_users (id, email_address, user_id, service_id, created_at, status, permissions, auth_type,
             folder_permissions)
         VALUES ($1, $2, $3, $4, $5, $6::text::invited_users_status_types, $7, $8, $9)",
        invite.id.as_uuid(),
        invite.email_address,
        invite.from_user.as_uuid(),
        invite.service.as_uuid(),
        utc::to_column(invite.created_at) as _,
        invite.status.as_str(),
        invite.permissions,
        invite.auth_type.as_str(),
        Json(&invite.folder_permissions) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A change of an invitation; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Change<'a> {
    pub status: Option<InviteStatus>,
    pub permissions: Option<&'a str>,
    pub auth_type: Option<AuthType>,
    pub folder_permissions: Option<&'a [String]>,
}

/// Changes an invitation of a service: it as it is then, if it is there.
pub async fn update(
    conn: &mut PgConnection,
    service: ServiceId,
    id: InvitedUserId,
    change: &Change<'_>,
) -> Result<Option<StoredInvite>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"UPDATE invited_users
           SET status = COALESCE($3::text::invited_users_status_types, status), permissions = COALESCE($4, permissions),
               auth_type = COALESCE($5, auth_type), folder_permissions = COALESCE($6, folder_permissions)
           WHERE service_id = $1 AND id = $2
           RETURNING id, email_address, user_id, service_id AS "service_id!", created_at AS "created_at: _",
               status::text AS "status!", permissions, auth_type, folder_permissions AS "folder_permissions: _""#,
        service.as_uuid(),
        id.as_uuid(),
        change.status.map(InviteStatus::as_str),
        change.permissions,
        change.auth_type.map(AuthType::as_str),
        change.folder_permissions.map(Json) as _,
    );
    row.fetch_optional(conn).await?.map(TryInto::try_into).transpose()
}

/// Deletes invitations made before `before`, whatever became of them; tells how many.
pub async fn delete_before(pool: &PgPool, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM invited_users WHERE created_at < $1", utc::to_column(before) as _);
    Ok(done.execute(pool).await?.rows_affected())
}
