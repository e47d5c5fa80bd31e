//! Signing in, and failing to. Every count is raised where it is stored, so that none is lost when several try at once.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::UserId;
use uuid::Uuid;

use crate::{StoreError, utc};

/// The hash of a person's password.
pub async fn password_hash(pool: &PgPool, id: UserId) -> Result<Option<String>, StoreError> {
    let query = sqlx::query_scalar!("SELECT _password FROM users WHERE id = $1", id.as_uuid());
    Ok(query.fetch_optional(pool).await?)
}

/// Whom messages about signing in go to.
#[derive(Clone, Debug)]
pub struct Addressee {
    pub name: String,
    pub email_address: String,
    pub mobile_number: Option<String>,
}

/// A person, whose row is kept from changing until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: UserId) -> Result<Option<Addressee>, StoreError> {
    Ok(sqlx::query_as!(
        Addressee,
        "SELECT name, email_address, mobile_number FROM users WHERE id = $1 FOR NO KEY UPDATE",
        id.as_uuid()
    )
    .fetch_optional(conn)
    .await?)
}

/// Counts a failure; false if there is no such person.
pub async fn count_failure(pool: &PgPool, id: UserId, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET failed_login_count = failed_login_count + 1, updated_at = $2 WHERE id = $1",
        id.as_uuid(),
        utc::to_column(now) as _
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Counts an attempt as failed before it is looked at, unless there were too many. However many attempts come at once, no
/// more than `most` are looked at; one that succeeds takes its count back ([`sign_in`]).
pub async fn begin_attempt(
    executor: impl PgExecutor<'_>,
    id: UserId,
    most: i32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET failed_login_count = failed_login_count + 1, updated_at = $3
         WHERE id = $1 AND failed_login_count < $2",
        id.as_uuid(),
        most,
        utc::to_column(now) as _
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets what failed, if anything did; false if there is no such person.
pub async fn forget_failures(executor: impl PgExecutor<'_>, id: UserId, now: Timestamp) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        r#"WITH changed AS (
               UPDATE users SET failed_login_count = 0, updated_at = $2 WHERE id = $1 AND failed_login_count > 0
           )
           SELECT EXISTS (SELECT FROM users WHERE id = $1) AS "found!""#,
        id.as_uuid(),
        utc::to_column(now) as _
    )
    .fetch_one(executor)
    .await?;
    Ok(found)
}

/// Signs a person in: a new session, and nothing that failed. `by_email` if they showed that they read their emails.
pub async fn sign_in(
    conn: &mut PgConnection,
    id: UserId,
    session: Uuid,
    by_email: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE users SET current_session_id = $2, logged_in_at = $4, updated_at = $4, failed_login_count = 0,
             email_access_validated_at = CASE WHEN $3 THEN $4 ELSE email_access_validated_at END
         WHERE id = $1",
        id.as_uuid(),
        session,
        by_email,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// As [`sign_in`], unless `most` attempts have failed; false then.
pub async fn sign_in_by_webauthn(
    conn: &mut PgConnection,
    id: UserId,
    session: Uuid,
    most: i32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE users SET current_session_id = $2, logged_in_at = $4, updated_at = $4, failed_login_count = 0
         WHERE id = $1 AND failed_login_count < $3",
        id.as_uuid(),
        session,
        most,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
