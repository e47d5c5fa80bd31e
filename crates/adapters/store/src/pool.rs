//! Connections.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// How a role connects.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// Most connections at a time.
    pub max_connections: u32,
    /// How long a caller waits for a connection before it gets an error.
    pub acquire_timeout: Duration,
    /// Longest that one statement may run.
    pub statement_timeout: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            max_connections: 16,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
        }
    }
}

/// A pool for `url`. It connects when first used, so that a database that is down at the start is waited for by those who
/// need it.
///
/// # Errors
/// When `url` is no PostgreSQL URL.
pub fn connect(url: &str, application_name: &str, options: PoolOptions) -> Result<PgPool, sqlx::Error> {
    let connect = PgConnectOptions::from_str(url)?
        .application_name(application_name)
        .options([
            ("statement_timeout", format!("{}ms", options.statement_timeout.as_millis()).as_str()),
            ("idle_in_transaction_session_timeout", "60s"),
            ("timezone", "UTC"),
        ])
        .statement_cache_capacity(256)
        .disable_statement_logging();
    // No ping before each use: a dead connection shows in the statement itself, which is retried where it is safe.
    Ok(PgPoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .connect_lazy_with(connect))
}

/// The database is away, starting, stopping or out of connections: nothing was wrong with the statement.
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // Class 08: connection; 53: resources; 57P: shutdown, starting up.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("53") || code.starts_with("57P"))
        }
        _ => false,
    }
}

/// Asks the database whether it is there.
pub async fn ping(pool: &PgPool) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT 1").execute(pool).await.map(|_| ())
}

/// The server's version number (as `150004` for 15.4), and its time.
pub async fn version_and_time(pool: &PgPool) -> Result<(i32, jiff::Timestamp), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT current_setting('server_version_num')::int AS "version!",
               clock_timestamp() AS "now!: jiff_sqlx::Timestamp""#
    )
    .fetch_one(pool)
    .await?;
    Ok((row.version, row.now.to_jiff()))
}
