//! The product's PostgreSQL, past the product: to fill it with what years would bring, and to set up what a provider would.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};
use uuid::Uuid;

/// Rows of one statement.
const AT_ONCE: i64 = 100_000;
/// The task that moves messages whose time is over to the history.
const ARCHIVE: &str = "delete-notifications-older-than-retention";
/// What stands in a copied row for these columns; the others are copied.
const OWN_COLUMNS: &str = "'id', 'created_at', 'sent_at', 'updated_at', 'notification_status', 'sent_by', 'reference'";

/// A connection as its superuser.
#[derive(Debug)]
pub struct Database {
    connection: PgConnection,
}

impl Database {
    /// Connects to the private cluster in a data folder.
    ///
    /// # Errors
    /// When none runs there.
    pub async fn of(data: &Path) -> Result<Self> {
        let file = data.join("postgres/postmaster.pid");
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let line = |number| text.lines().nth(number).map(str::trim).context("the server's file is cut short");
        let options =
            PgConnectOptions::new().port(line(3)?.parse()?).socket(line(4)?).username("tidings").database("tidings");
        Ok(Self { connection: options.connect().await.context("cannot connect to the product's PostgreSQL")? })
    }

    /// Adds so many delivered texts, spread over the last week, by copying one that is there; then has PostgreSQL take stock.
    ///
    /// # Errors
    /// When there is no text yet, or the disk is full.
    pub async fn fill(&mut self, rows: u64) -> Result<()> {
        let rows = i64::try_from(rows)?;
        for first in (0..rows).step_by(usize::try_from(AT_ONCE)?) {
            let count = AT_ONCE.min(rows - first);
            let age = format!("interval '7 days' * (1 - ({first} + n)::float8 / {rows})");
            self.copy(count, &age, "'delivered'").await?;
            eprintln!("filled in {} of {rows} …", first + count);
        }
        sqlx::query("VACUUM (ANALYZE) notifications").execute(&mut self.connection).await?;
        Ok(())
    }

    /// Adds so many texts that a provider has and has not reported of.
    ///
    /// # Errors
    /// When there is no text yet.
    pub async fn put_sending(&mut self, rows: i64) -> Result<Vec<Uuid>> {
        self.copy(rows, "interval '1 minute'", "'sending'").await
    }

    /// Adds so many delivered texts that services keep no longer, within an hour of ten days ago.
    ///
    /// # Errors
    /// As [`fill`](Self::fill).
    pub async fn put_expired(&mut self, rows: u64) -> Result<()> {
        let rows = i64::try_from(rows)?;
        for first in (0..rows).step_by(usize::try_from(AT_ONCE)?) {
            let count = AT_ONCE.min(rows - first);
            let age = format!("interval '10 days' - interval '1 hour' * (({first} + n)::float8 / {rows})");
            self.copy(count, &age, "'delivered'").await?;
        }
        sqlx::query("VACUUM (ANALYZE) notifications").execute(&mut self.connection).await?;
        Ok(())
    }

    /// Has the product move messages whose time is over, as it does each night. A worker looks for work within a second.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn archive(&mut self) -> Result<()> {
        let job = "INSERT INTO queue_jobs (run_at, created_at, due_at, lane, kind, payload) SELECT now(), now(), now(), 1, $1, '{}'";
        sqlx::query(job).bind(ARCHIVE).execute(&mut self.connection).await?;
        Ok(())
    }

    /// How many messages have been moved to the history: as PostgreSQL counts, up to a second late.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moved(&mut self) -> Result<u64> {
        let moved: i64 =
            sqlx::query_scalar("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'notification_history'")
                .fetch_one(&mut self.connection)
                .await?;
        Ok(moved.unsigned_abs())
    }

    /// Writes everything to the disk.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checkpoint(&mut self) -> Result<()> {
        sqlx::query("CHECKPOINT").execute(&mut self.connection).await?;
        Ok(())
    }

    async fn copy(&mut self, rows: i64, age: &str, status: &str) -> Result<Vec<Uuid>> {
        let columns: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = 'notifications' AND is_generated = 'NEVER'
                 AND column_name NOT IN ({OWN_COLUMNS})"
        )))
        .fetch_one(&mut self.connection)
        .await?;
        // Ids as the product's are: the time first.
        let ids = sqlx::query_scalar(AssertSqlSafe(format!(
            "INSERT INTO notifications (id, created_at, sent_at, updated_at, notification_status, sent_by, {columns})
             SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || 'a'
                     || substr(noise, 4, 15))::uuid,
                 at, at + interval '1 second', at + interval '2 seconds', {status}, 'mmg', {columns}
             FROM (SELECT * FROM notifications WHERE notification_type = 'sms' LIMIT 1) one
             CROSS JOIN generate_series(1, $1) AS n
             CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'UTC') - {age} AS at, md5(n || random()::text) AS noise) its
             RETURNING id"
        )))
        .bind(rows)
        .fetch_all(&mut self.connection)
        .await?;
        ensure!(!ids.is_empty(), "there is no text to copy: measure post-sms first");
        Ok(ids)
    }
}
