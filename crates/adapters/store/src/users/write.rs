//! Making and changing people.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{AuthType, OrganisationId, UserId, UserState};
use uuid::Uuid;

use crate::{StoreError, utc};

/// A person to be made.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    pub id: UserId,
    pub name: &'a str,
    pub email_address: &'a str,
    /// The hash to store; a text that is no hash lets nobody in by password.
    pub password_hash: &'a str,
    pub mobile_number: Option<&'a str>,
    pub auth_type: AuthType,
    pub state: UserState,
    pub platform_admin: bool,
}

/// Makes a person.
pub async fn insert(conn: &mut PgConnection, user: &NewUser<'_>, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO users (id, name, email_address, created_at, _password, mobile_number, password_changed_at,
             failed_login_count, state, platform_admin, auth_type, email_access_validated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $4, 0, $7, $8, $9, $4)",
        user.id.as_uuid(),
        user.name,
        user.email_address,
        utc::to_column(now) as _,
        user.password_hash,
        user.mobile_number,
        user.state.as_str(),
        user.platform_admin,
        user.auth_type.as_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A change of a person; what is none stays. Where the inner value is none, there shall be none.
#[derive(Clone, Debug, Default)]
pub struct Change<'a> {
    pub name: Option<&'a str>,
    pub email_address: Option<&'a str>,
    pub mobile_number: Option<Option<&'a str>>,
    pub auth_type: Option<AuthType>,
    pub current_session_id: Option<Option<Uuid>>,
    pub email_access_validated_at: Option<Timestamp>,
    pub take_part_in_research: Option<bool>,
    pub receives_new_features_email: Option<bool>,
    pub platform_admin: Option<bool>,
}

/// Changes a person; false if there is none.
pub async fn update(
    conn: &mut PgConnection,
    id: UserId,
    change: &Change<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET
             name = COALESCE($2, name),
             email_address = COALESCE($3, email_address),
             mobile_number = CASE WHEN $4 THEN $5 ELSE mobile_number END,
             auth_type = COALESCE($6, auth_type),
             current_session_id = CASE WHEN $7 THEN $8 ELSE current_session_id END,
             email_access_validated_at = COALESCE($9, email_access_validated_at),
             take_part_in_research = COALESCE($10, take_part_in_research),
             receives_new_features_email = COALESCE($11, receives_new_features_email),
             platform_admin = COALESCE($12, platform_admin),
             updated_at = $13
         WHERE id = $1",
        id.as_uuid(),
        change.name,
        change.email_address,
        change.mobile_number.is_some(),
        change.mobile_number.flatten(),
        change.auth_type.map(AuthType::as_str),
        change.current_session_id.is_some(),
        change.current_session_id.flatten(),
        change.email_access_validated_at.map(utc::to_column) as _,
        change.take_part_in_research,
        change.receives_new_features_email,
        change.platform_admin,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Makes a person active who is not; false if there is none to be made so.
pub async fn activate(conn: &mut PgConnection, id: UserId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET state = 'active', updated_at = $2 WHERE id = $1 AND state <> 'active'",
        id.as_uuid(),
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Sets a password's hash; false if there is no such person.
pub async fn set_password(
    conn: &mut PgConnection,
    id: UserId,
    password_hash: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET _password = $2, password_changed_at = $3, updated_at = $3 WHERE id = $1",
        id.as_uuid(),
        password_hash,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Takes a person off all teams, with all that they may do there.
pub async fn leave_all_teams(conn: &mut PgConnection, id: UserId) -> Result<(), StoreError> {
    let id = id.as_uuid();
    sqlx::query!("DELETE FROM permissions WHERE user_id = $1", id).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM user_folder_permissions WHERE user_id = $1", id).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM user_to_service WHERE user_id = $1", id).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM organisation_user_permissions WHERE user_id = $1", id).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM user_to_organisation WHERE user_id = $1", id).execute(&mut *conn).await?;
    Ok(())
}

/// Leaves nothing of a person but the row, which nobody signs in as: `password_hash` is of a password that nobody knows. A
/// session that no request shows signs them out.
pub async fn archive(
    conn: &mut PgConnection,
    id: UserId,
    email_address: &str,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE users SET name = 'Archived user', email_address = $2, mobile_number = NULL, auth_type = 'email_auth',
             _password = $3, platform_admin = false, current_session_id = '00000000-0000-0000-0000-000000000000',
             state = 'inactive', updated_at = $4
         WHERE id = $1",
        id.as_uuid(),
        email_address,
        password_hash,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a person, or makes the one who has the email address as new. Returns whose row it is.
pub async fn insert_or_replace(
    conn: &mut PgConnection,
    user: &NewUser<'_>,
    now: Timestamp,
) -> Result<UserId, StoreError> {
    let id = sqlx::query_scalar!(
        "INSERT INTO users (id, name, email_address, created_at, _password, mobile_number, password_changed_at,
             failed_login_count, state, platform_admin, auth_type, email_access_validated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $4, 0, $7, $8, $9, $4)
         ON CONFLICT (email_address) DO UPDATE SET name = excluded.name, _password = excluded._password,
             mobile_number = excluded.mobile_number, state = excluded.state, platform_admin = excluded.platform_admin,
             auth_type = excluded.auth_type, email_access_validated_at = $4, updated_at = $4
         RETURNING id",
        user.id.as_uuid(),
        user.name,
        user.email_address,
        utc::to_column(now) as _,
        user.password_hash,
        user.mobile_number,
        user.state.as_str(),
        user.platform_admin,
        user.auth_type.as_str(),
    )
    .fetch_one(conn)
    .await?;
    Ok(id.into())
}

/// Makes an organisation a person's only one, without permissions, or leaves them none; false if there is no such
/// organisation.
pub async fn replace_organisations(
    conn: &mut PgConnection,
    id: UserId,
    organisation: Option<OrganisationId>,
) -> Result<bool, StoreError> {
    let id = id.as_uuid();
    sqlx::query!("DELETE FROM organisation_user_permissions WHERE user_id = $1", id).execute(&mut *conn).await?;
    sqlx::query!("DELETE FROM user_to_organisation WHERE user_id = $1", id).execute(&mut *conn).await?;
    let Some(organisation) = organisation else { return Ok(true) };
    let done = sqlx::query!(
        "INSERT INTO user_to_organisation (user_id, organisation_id) SELECT $1, id FROM organisation WHERE id = $2",
        id,
        organisation.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
