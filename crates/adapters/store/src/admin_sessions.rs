//! Sessions of the admin app: the table `admin_sessions`. States are as stored (see [`crate::signed_column`]).
//!
//! A session that is over is as if it were not there. Those of somebody whose password or email address changes, or who is
//! archived, are deleted by a trigger of migration 0017, in the transaction that does it.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::UserId;

use crate::StoreError;

/// A session.
#[derive(Clone, Debug)]
pub struct StoredSession {
    pub id: String,
    pub user_id: Option<UserId>,
    /// The encoded state.
    pub state: String,
    pub created_at: Timestamp,
    pub signed_in_at: Option<Timestamp>,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub user_agent: String,
}

/// A statement that gives rows of the table: what stands before the columns and after them, and its arguments.
macro_rules! rows {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            $before + r#" id, user_id, state, created_at AS "created_at: jiff_sqlx::Timestamp",
                signed_in_at AS "signed_in_at: jiff_sqlx::Timestamp",
                last_seen_at AS "last_seen_at: jiff_sqlx::Timestamp",
                expires_at AS "expires_at: jiff_sqlx::Timestamp", user_agent "# + $after
            $(, $argument)*
        )
        .map(|row| StoredSession {
            id: row.id,
            user_id: row.user_id.map(Into::into),
            state: row.state,
            created_at: row.created_at.to_jiff(),
            signed_in_at: row.signed_in_at.map(|at| at.to_jiff()),
            last_seen_at: row.last_seen_at.to_jiff(),
            expires_at: row.expires_at.to_jiff(),
            user_agent: row.user_agent,
        })
    };
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    pub id: &'a str,
    pub user_id: Option<UserId>,
    /// The encoded state.
    pub state: &'a str,
    pub expires_at: Timestamp,
    pub user_agent: &'a str,
}

/// Begins a session; `None` where its person is not there, or not active any more. Who is archived at the same moment is so
/// after this, and signed out.
pub async fn insert(
    conn: &mut PgConnection,
    session: &NewSession<'_>,
    now: Timestamp,
) -> Result<Option<StoredSession>, StoreError> {
    Ok(rows!(
        "WITH person AS (SELECT FROM users WHERE id = $2 AND state <> 'inactive' FOR SHARE)
         INSERT INTO admin_sessions
             (id, user_id, state, created_at, signed_in_at, last_seen_at, expires_at, user_agent)
         SELECT $1, $2::uuid, $3, $4::timestamptz, CASE WHEN $2 IS NOT NULL THEN $4 END, $4, $5::timestamptz, $6
         WHERE $2 IS NULL OR EXISTS (SELECT FROM person)
         RETURNING",
        "",
        session.id,
        session.user_id.map(UserId::as_uuid),
        session.state,
        now.to_sqlx() as _,
        session.expires_at.to_sqlx() as _,
        session.user_agent,
    )
    .fetch_optional(conn)
    .await?)
}

/// A session that is not over.
pub async fn find(
    executor: impl PgExecutor<'_>,
    id: &str,
    now: Timestamp,
) -> Result<Option<StoredSession>, StoreError> {
    Ok(rows!("SELECT", "FROM admin_sessions WHERE id = $1 AND expires_at > $2", id, now.to_sqlx() as _)
        .fetch_optional(executor)
        .await?)
}

/// Changes a session that is not over: its encoded state, if there is one, and when its visitor was last seen. `None` if there
/// is no such session.
pub async fn update(
    executor: impl PgExecutor<'_>,
    id: &str,
    state: Option<&str>,
    last_seen: bool,
    now: Timestamp,
) -> Result<Option<StoredSession>, StoreError> {
    Ok(rows!(
        "UPDATE admin_sessions SET state = COALESCE($3, state),
             last_seen_at = CASE WHEN $4 THEN $2 ELSE last_seen_at END
         WHERE id = $1 AND expires_at > $2 RETURNING",
        "",
        id,
        now.to_sqlx() as _,
        state,
        last_seen,
    )
    .fetch_optional(executor)
    .await?)
}

/// Ends a session; false if there is none.
pub async fn delete(executor: impl PgExecutor<'_>, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query!("DELETE FROM admin_sessions WHERE id = $1", id).execute(executor).await?;
    Ok(done.rows_affected() > 0)
}

/// Where a person is signed in, the latest first.
pub async fn of_user(
    executor: impl PgExecutor<'_>,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<StoredSession>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM admin_sessions WHERE user_id = $1 AND expires_at > $2 ORDER BY signed_in_at DESC, id",
        user.as_uuid(),
        now.to_sqlx() as _,
    )
    .fetch_all(executor)
    .await?)
}

/// Ends a person's sessions, except one; tells how many.
pub async fn delete_of_user(
    executor: impl PgExecutor<'_>,
    user: UserId,
    except: Option<&str>,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM admin_sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2",
        user.as_uuid(),
        except
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}

/// Deletes the sessions that are over; tells how many.
pub async fn delete_expired(executor: impl PgExecutor<'_>, now: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM admin_sessions WHERE expires_at <= $1", now.to_sqlx() as _);
    Ok(done.execute(executor).await?.rows_affected())
}
