//! People who sign in.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::UserId;

use crate::{StoreError, utc};

/// A person to be made, active from the start.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    pub id: UserId,
    pub name: &'a str,
    pub email_address: &'a str,
    /// The hash to store; a text that is no hash lets nobody in by password.
    pub password_hash: &'a str,
    pub mobile_number: &'a str,
    pub platform_admin: bool,
}

/// Makes a person.
pub async fn insert(conn: &mut PgConnection, user: &NewUser<'_>, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO users (id, name, email_address, created_at, _password, mobile_number, password_changed_at,
             failed_login_count, state, platform_admin, auth_type, email_access_validated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $4, 0, 'active', $7, 'sms_auth', $4)",
        user.id.as_uuid(),
        user.name,
        user.email_address,
        utc::to_column(now) as _,
        user.password_hash,
        user.mobile_number,
        user.platform_admin,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a person is called.
pub async fn name(pool: &PgPool, id: UserId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT name FROM users WHERE id = $1", id.as_uuid()).fetch_optional(pool).await?)
}
