//! The session that migrates, and its lock.

use sqlx::{Connection, PgConnection, PgPool};

/// The key of this program's lock. Advisory locks are per database.
const LOCK: i64 = i64::from_be_bytes(*b"tidings\0");

/// The key of the lock under which Notify's own migrations run.
const NOTIFY_LOCK: i64 = i64::from_be_bytes(*b"alembic\0");

/// A connection of its own that alone may change the schema. The server releases the lock when the connection ends,
/// however it ends: [`Session::end`], an error, a cancelled future or a crash.
pub(super) struct Session {
    connection: PgConnection,
}

impl Session {
    /// Takes a connection out of the pool and waits for the lock.
    pub(super) async fn begin(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut connection = pool.acquire().await?.detach();
        // The pool's limit is meant for requests: a migration, or waiting for one, may take longer.
        sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
        sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
        Ok(Self { connection })
    }

    /// Keeps Notify's own migrations out too, unless they are running: then it returns false.
    pub(super) async fn lock_out_notify(&mut self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(NOTIFY_LOCK).fetch_one(&mut self.connection).await
    }

    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    pub(super) async fn end(self) -> Result<(), sqlx::Error> {
        self.connection.close().await
    }
}
