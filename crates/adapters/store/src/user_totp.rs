//! Authenticator apps: the table `user_totp`. Secrets are as stored: encrypted, or signed in older rows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::UserId;

use crate::StoreError;

/// A person's authenticator app.
#[derive(Clone, Debug)]
pub struct StoredTotp {
    /// The secret as it is stored.
    pub secret: String,
    /// A code has shown that the app has the secret.
    pub is_confirmed: bool,
}

/// A person's authenticator app, confirmed or not.
pub async fn find(executor: impl PgExecutor<'_>, user: UserId) -> Result<Option<StoredTotp>, StoreError> {
    Ok(sqlx::query_as!(
        StoredTotp,
        r#"SELECT secret, confirmed_at IS NOT NULL AS "is_confirmed!" FROM user_totp WHERE user_id = $1"#,
        user.as_uuid()
    )
    .fetch_optional(executor)
    .await?)
}

/// Begins anew with a secret; false where an app is confirmed already.
pub async fn begin(
    executor: impl PgExecutor<'_>,
    user: UserId,
    secret: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO user_totp (user_id, secret, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
             WHERE user_totp.confirmed_at IS NULL",
        user.as_uuid(),
        secret,
        now.to_sqlx() as _
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Confirms an app that has this secret by the code of a time step; false where it has another by now, or is confirmed.
pub async fn confirm(
    executor: impl PgExecutor<'_>,
    user: UserId,
    secret: &str,
    step: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE user_totp SET confirmed_at = $4, last_used_step = $3
         WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NULL",
        user.as_uuid(),
        secret,
        step,
        now.to_sqlx() as _
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Uses up the codes of a time step and of all before it; false if that was done, or the secret is another by now.
pub async fn use_step(conn: &mut PgConnection, user: UserId, secret: &str, step: i64) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE user_totp SET last_used_step = $3
         WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NOT NULL
             AND (last_used_step IS NULL OR last_used_step < $3)",
        user.as_uuid(),
        secret,
        step
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets a person's authenticator app; false if there is none.
pub async fn delete(executor: impl PgExecutor<'_>, user: UserId) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM user_totp WHERE user_id = $1", user.as_uuid()).execute(executor).await?;
    Ok(done.rows_affected() > 0)
}
