//! Invitations to the teams of organisations.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{InviteStatus, InvitedOrganisationUserId, OrganisationId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// An invitation to an organisation's team.
#[derive(Clone, Debug)]
pub struct StoredOrganisationInvite {
    pub id: InvitedOrganisationUserId,
    pub email_address: String,
    pub invited_by: UserId,
    pub organisation: OrganisationId,
    pub created_at: Timestamp,
    pub status: InviteStatus,
    /// Parted by commas.
    pub permissions: String,
}

struct Row {
    id: Uuid,
    email_address: String,
    invited_by_id: Uuid,
    organisation_id: Uuid,
    created_at: jiff_sqlx::DateTime,
    status: String,
    permissions: String,
}

impl TryFrom<Row> for StoredOrganisationInvite {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            email_address: row.email_address,
            invited_by: row.invited_by_id.into(),
            organisation: row.organisation_id.into(),
            created_at: utc::from_column(row.created_at),
            status: known("invited_organisation_users", "status", &row.status)?,
            permissions: row.permissions,
        })
    }
}

/// The invitation, if there is one.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: InvitedOrganisationUserId,
) -> Result<Option<StoredOrganisationInvite>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, email_address, invited_by_id, organisation_id, created_at AS "created_at: _", status, permissions
           FROM invited_organisation_users WHERE id = $1"#,
        id.as_uuid()
    );
    row.fetch_optional(executor).await?.map(TryInto::try_into).transpose()
}

/// An organisation's invitations, the oldest first.
pub async fn list(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<StoredOrganisationInvite>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, email_address, invited_by_id, organisation_id, created_at AS "created_at: _", status, permissions
           FROM invited_organisation_users WHERE organisation_id = $1 ORDER BY created_at, id"#,
        organisation.as_uuid()
    );
    rows.fetch_all(pool).await?.into_iter().map(TryInto::try_into).collect()
}

/// Adds an invitation.
pub async fn insert(conn: &mut PgConnection, invite: &StoredOrganisationInvite) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO invited_organisation_users (id, email_address, invited_by_id, organisation_id, created_at, status,
             permissions)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        invite.id.as_uuid(),
        invite.email_address,
        invite.invited_by.as_uuid(),
        invite.organisation.as_uuid(),
        utc::to_column(invite.created_at) as _,
        invite.status.as_str(),
        invite.permissions,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes where an invitation of an organisation stands: it as it is then, if it is there.
pub async fn set_status(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    id: InvitedOrganisationUserId,
    status: InviteStatus,
) -> Result<Option<StoredOrganisationInvite>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        r#"UPDATE invited_organisation_users SET status = $3 WHERE organisation_id = $1 AND id = $2
           RETURNING id, email_address, invited_by_id, organisation_id, created_at AS "created_at: _", status,
               permissions"#,
        organisation.as_uuid(),
        id.as_uuid(),
        status.as_str()
    );
    row.fetch_optional(conn).await?.map(TryInto::try_into).transpose()
}

/// Deletes invitations made before `before`, whatever became of them; tells how many.
pub async fn delete_before(pool: &PgPool, before: Timestamp) -> Result<u64, StoreError> {
    let done =
        sqlx::query!("DELETE FROM invited_organisation_users WHERE created_at < $1", utc::to_column(before) as _);
    Ok(done.execute(pool).await?.rows_affected())
}
