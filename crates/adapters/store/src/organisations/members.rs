//! People of organisations.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{OrganisationId, OrganisationUserPermission, UserId};

use crate::{StoreError, utc};

/// Somebody to write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
    pub platform_admin: bool,
}

/// The person, if there is one.
pub async fn person(conn: &mut PgConnection, id: UserId) -> Result<Option<Person>, StoreError> {
    let row = sqlx::query!("SELECT name, email_address, platform_admin FROM users WHERE id = $1", id.as_uuid());
    Ok(row.fetch_optional(conn).await?.map(|row| Person {
        id,
        name: row.name,
        email_address: row.email_address,
        platform_admin: row.platform_admin,
    }))
}

/// Makes a person a member with these permissions; those that the person has already stay.
pub async fn add_member(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    user: UserId,
    permissions: &[OrganisationUserPermission],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO user_to_organisation (user_id, organisation_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        user.as_uuid(),
        organisation.as_uuid()
    )
    .execute(&mut *conn)
    .await?;
    let permissions: Vec<String> = permissions.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "INSERT INTO organisation_user_permissions (id, created_at, organisation_id, user_id, permission)
         SELECT gen_random_uuid(), $4, $1, $2, permission::organisation_user_permission_types
         FROM UNNEST($3::text[]) AS permission
         ON CONFLICT DO NOTHING",
        organisation.as_uuid(),
        user.as_uuid(),
        &permissions,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a person no member any more. Whether it was one.
pub async fn remove_member(
    conn: &mut PgConnection,
    organisation: OrganisationId,
    user: UserId,
) -> Result<bool, StoreError> {
    sqlx::query!(
        "DELETE FROM organisation_user_permissions WHERE organisation_id = $1 AND user_id = $2",
        organisation.as_uuid(),
        user.as_uuid()
    )
    .execute(&mut *conn)
    .await?;
    let removed = sqlx::query!(
        "DELETE FROM user_to_organisation WHERE organisation_id = $1 AND user_id = $2",
        organisation.as_uuid(),
        user.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(removed.rows_affected() > 0)
}

/// Whether an organisation has active services, and whether it has members or invitations that wait for an answer.
pub async fn people_left(conn: &mut PgConnection, id: OrganisationId) -> Result<(bool, bool), StoreError> {
    let row = sqlx::query!(
        r#"SELECT EXISTS (SELECT FROM services WHERE organisation_id = $1 AND active) AS "services!",
               EXISTS (SELECT FROM user_to_organisation WHERE organisation_id = $1)
               OR EXISTS (SELECT FROM invited_organisation_users WHERE organisation_id = $1 AND status = 'pending')
                   AS "people!""#,
        id.as_uuid()
    )
    .fetch_one(conn)
    .await?;
    Ok((row.services, row.people))
}
