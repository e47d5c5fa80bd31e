//! What members of teams may do.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{OrganisationId, OrganisationUserPermission, ServiceId, TemplateFolderId, UserId, UserPermission};
use uuid::Uuid;

use crate::{StoreError, utc};

/// Sets all that a person may do in a service.
pub async fn replace_permissions(
    conn: &mut PgConnection,
    user: UserId,
    service: ServiceId,
    permissions: &[(Uuid, UserPermission)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let (user, service) = (user.as_uuid(), service.as_uuid());
    sqlx::query!("DELETE FROM permissions WHERE user_id = $1 AND service_id = $2", user, service)
        .execute(&mut *conn)
        .await?;
    let (ids, names): (Vec<Uuid>, Vec<String>) =
        permissions.iter().map(|(id, permission)| (*id, permission.to_string())).unzip();
    sqlx::query!(
        "INSERT INTO permissions (id, service_id, user_id, permission, created_at)
         SELECT id, $1, $2, permission::permission_types, $5
         FROM UNNEST($3::uuid[], $4::text[]) AS new (id, permission)",
        service,
        user,
        &ids,
        &names,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets the folders that a member of a service's team may look into: those given that are the service's. Returns how many
/// those are.
pub async fn replace_folders(
    conn: &mut PgConnection,
    user: UserId,
    service: ServiceId,
    folders: &[TemplateFolderId],
) -> Result<u64, StoreError> {
    let (user, service) = (user.as_uuid(), service.as_uuid());
    sqlx::query!("DELETE FROM user_folder_permissions WHERE user_id = $1 AND service_id = $2", user, service)
        .execute(&mut *conn)
        .await?;
    let folders: Vec<Uuid> = folders.iter().map(|folder| folder.as_uuid()).collect();
    let done = sqlx::query!(
        "INSERT INTO user_folder_permissions (user_id, template_folder_id, service_id)
         SELECT $1, id, service_id FROM template_folder WHERE service_id = $2 AND id = ANY($3)",
        user,
        service,
        &folders
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Sets all that a person may do in an organisation; false if there is no such organisation.
pub async fn replace_organisation_permissions(
    conn: &mut PgConnection,
    user: UserId,
    organisation: OrganisationId,
    permissions: &[(Uuid, OrganisationUserPermission)],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (user, organisation) = (user.as_uuid(), organisation.as_uuid());
    let found = sqlx::query_scalar!("SELECT id FROM organisation WHERE id = $1", organisation);
    if found.fetch_optional(&mut *conn).await?.is_none() {
        return Ok(false);
    }
    sqlx::query!(
        "DELETE FROM organisation_user_permissions WHERE user_id = $1 AND organisation_id = $2",
        user,
        organisation
    )
    .execute(&mut *conn)
    .await?;
    let (ids, names): (Vec<Uuid>, Vec<String>) =
        permissions.iter().map(|(id, permission)| (*id, permission.to_string())).unzip();
    sqlx::query!(
        "INSERT INTO organisation_user_permissions (id, created_at, organisation_id, user_id, permission)
         SELECT id, $5, $1, $2, permission::organisation_user_permission_types
         FROM UNNEST($3::uuid[], $4::text[]) AS new (id, permission)",
        organisation,
        user,
        &ids,
        &names,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(true)
}
