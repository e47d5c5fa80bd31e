//! Bringing a database to the schema that this program works with.
//!
//! The migrations are embedded in the program and only go forward. The first two make a database as Notify's own
//! migrations leave it at the version in `facts/notify-schema.json`; the rest is ours. A database that Notify made is
//! taken over by [`adopt()`], which records those two as applied once it has checked that they are not needed.
//!
//! Everything happens on one session that holds an advisory lock, so any number of processes may start at once. The
//! session must be a direct one: a pooler that shares sessions between clients would share the lock too.

mod adopt;
pub mod difference;
pub mod indexes;
pub mod schema;
mod session;

use sqlx::{
    PgConnection, PgPool,
    migrate::{Migrate, Migrator},
};

pub use self::adopt::{Adopted, adopt};
use self::{difference::Difference, session::Session};

/// One step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its number; migrations run in this order.
    pub version: i64,
    /// The words of its file name.
    pub description: String,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The migrations that ran just now, oldest first; none when the database was up to date.
    pub migrations: Vec<Migration>,
}

/// How a database stands to this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Migrations that the database has, oldest first.
    pub applied: Vec<Migration>,
    /// Migrations that [`migrate()`] would run, oldest first.
    pub pending: Vec<Migration>,
    /// Numbers of migrations that the database has and this program does not know: a newer program was here.
    pub unknown: Vec<i64>,
    /// Numbers of migrations that were applied with other contents than this program has.
    pub changed: Vec<i64>,
    /// The version that Notify's own migrations left, if the database is Notify's and was not adopted yet.
    pub notify_version: Option<String>,
}

/// Why a database could not be brought to the schema. Nothing is left half done: each migration is one transaction.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database refused, or could not be asked.
    #[error("the database could not be read or changed: {0}")]
    Database(#[from] sqlx::Error),
    /// A statement of a migration failed.
    #[error("migration {version} failed and was undone: {source}")]
    Failed {
        /// The migration's number.
        version: i64,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The database was migrated by a newer program.
    #[error(
        "the database has migration {version}, this program knows migrations up to {newest}: run a program that is at \
         least as new as the one that migrated the database"
    )]
    NewerDatabase {
        /// The unknown migration's number.
        version: i64,
        /// The newest migration that this program has.
        newest: i64,
    },
    /// An applied migration is not the one that this program has under that number.
    #[error(
        "migration {version} was applied with other contents than this program has: run the program that the database \
         was migrated with"
    )]
    Changed {
        /// The migration's number.
        version: i64,
    },
    /// The database was made by Notify and must be adopted first.
    #[error("the database was made by Notify (version {version}): back it up, then run `tidings migrate --adopt`")]
    NotAdopted {
        /// The version that Notify's own migrations left.
        version: String,
    },
    /// There is nothing to adopt.
    #[error(
        "the database was not made by Notify: it has no table alembic_version. For a new database run `tidings migrate`"
    )]
    NotNotify,
    /// Notify's own migrations left the database at another version than the one that can be adopted.
    #[error(
        "Notify's own migrations left the database at version {found}, only {known} can be adopted: bring it there \
         with Notify's migrations, or use a program that knows {found}"
    )]
    UnknownNotifyVersion {
        /// The version in the database.
        found: String,
        /// The version that this program knows.
        known: String,
    },
    /// Notify's own migrations hold their lock.
    #[error("Notify's own migrations are running on the database: wait until they are done and try again")]
    NotifyIsMigrating,
    /// The database lacks what this program cannot do without.
    #[error("the database differs from the schema of Notify in ways that cannot be worked with:\n{}", lines(.0))]
    Incompatible(Vec<Difference>),
    /// The embedded facts are broken, which is a fault of this program.
    #[error("the built-in description of Notify's schema cannot be read: {0}")]
    Facts(#[from] serde_json::Error),
    /// Anything else that sqlx reports of a migration.
    #[error(transparent)]
    Migrator(sqlx::migrate::MigrateError),
}

impl From<sqlx::migrate::MigrateError> for MigrateError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(source) => Self::Database(source),
            sqlx::migrate::MigrateError::ExecuteMigration(source, version) => Self::Failed { version, source },
            other => Self::Migrator(other),
        }
    }
}

fn lines(differences: &[Difference]) -> String {
    differences.iter().map(|difference| format!("- {difference}")).collect::<Vec<_>>().join("\n")
}

/// Brings the database to the newest schema and says what that took. Waits for another process that is doing the same.
///
/// # Errors
/// [`MigrateError::NotAdopted`] when the database is Notify's and [`adopt()`] was never run on it; otherwise as the
/// variants of [`MigrateError`] say.
pub async fn migrate(pool: &PgPool) -> Result<Applied, MigrateError> {
    let mut session = Session::begin(pool).await?;
    if let Some(version) = read_status(session.connection()).await?.notify_version {
        return Err(MigrateError::NotAdopted { version });
    }
    let applied = run(session.connection()).await?;
    session.end().await?;
    Ok(applied)
}

/// Compares the database with this program's migrations, changing nothing.
///
/// # Errors
/// When the database cannot be asked.
pub async fn status(pool: &PgPool) -> Result<Status, MigrateError> {
    let mut connection = pool.acquire().await?;
    Ok(read_status(&mut connection).await?)
}

/// The embedded migrations.
static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// The checksums of this program's migrations, oldest first: what tells one schema from another.
pub fn checksums() -> impl Iterator<Item = &'static [u8]> {
    MIGRATOR.iter().map(|migration| migration.checksum.as_ref())
}

/// The table in which this program keeps what it applied, apart from Notify's `alembic_version`.
const BOOKKEEPING: &str = "tidings_migrations";

impl From<&sqlx::migrate::Migration> for Migration {
    fn from(embedded: &sqlx::migrate::Migration) -> Self {
        Self { version: embedded.version, description: embedded.description.to_string() }
    }
}

async fn read_status(connection: &mut PgConnection) -> Result<Status, sqlx::Error> {
    let history = read_history(connection).await?;
    let notify_version = if history.is_empty() { read_notify_version(connection).await? } else { None };
    let mut status = Status { notify_version, ..Status::default() };
    for embedded in MIGRATOR.iter() {
        match history.iter().find(|(version, _)| *version == embedded.version) {
            None => status.pending.push(embedded.into()),
            Some((version, checksum)) => {
                if **checksum != *embedded.checksum {
                    status.changed.push(*version);
                }
                status.applied.push(embedded.into());
            }
        }
    }
    status.unknown =
        history.iter().map(|(version, _)| *version).filter(|version| !MIGRATOR.version_exists(*version)).collect();
    Ok(status)
}

/// Number and checksum of every migration that the database has, oldest first.
async fn read_history(connection: &mut PgConnection) -> Result<Vec<(i64, Vec<u8>)>, sqlx::Error> {
    let exists: bool =
        sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(BOOKKEEPING).fetch_one(&mut *connection).await?;
    if !exists {
        return Ok(Vec::new());
    }
    sqlx::query_as("SELECT version, checksum FROM tidings_migrations ORDER BY version").fetch_all(connection).await
}

/// What Notify's own migrations say of the database, or `None` when they never ran on it.
async fn read_notify_version(connection: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    let exists: bool =
        sqlx::query_scalar("SELECT to_regclass('alembic_version') IS NOT NULL").fetch_one(&mut *connection).await?;
    if !exists {
        return Ok(None);
    }
    let version = "SELECT coalesce(string_agg(version_num, ', ' ORDER BY version_num), 'none') FROM alembic_version";
    sqlx::query_scalar(version).fetch_one(connection).await.map(Some)
}

/// Applies what is missing, each migration in a transaction of its own. The caller holds the lock.
async fn run(connection: &mut PgConnection) -> Result<Applied, MigrateError> {
    let status = read_status(connection).await?;
    if let Some(&version) = status.unknown.last() {
        let newest = MIGRATOR.iter().map(|embedded| embedded.version).max().unwrap_or_default();
        return Err(MigrateError::NewerDatabase { version, newest });
    }
    if let Some(&version) = status.changed.first() {
        return Err(MigrateError::Changed { version });
    }
    connection.ensure_migrations_table(BOOKKEEPING).await?;
    for embedded in MIGRATOR.iter().filter(|embedded| is_in(&status.pending, embedded.version)) {
        let took = connection.apply(BOOKKEEPING, embedded).await?;
        tracing::info!(version = embedded.version, description = %embedded.description, ?took, "migration applied");
    }
    Ok(Applied { migrations: status.pending })
}

fn is_in(migrations: &[Migration], version: i64) -> bool {
    migrations.iter().any(|migration| migration.version == version)
}
