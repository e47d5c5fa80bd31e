//! Taking over a database that Notify made.

use sqlx::{Connection, PgConnection, PgPool, migrate::Migrate};

use super::{
    Applied, BOOKKEEPING, MIGRATOR, MigrateError,
    difference::{self, Difference},
    indexes::{self, IndexAdvice},
    read_history, read_notify_version, run,
    schema::{self, Facts},
    session::Session,
};

/// The last of the migrations that make what Notify's own make; an adopted database has all of that already.
const LAST_OF_NOTIFY: i64 = 2;

/// What [`adopt()`] found and did.
#[derive(Debug)]
pub enum Adopted {
    /// The database was taken over just now.
    Now {
        /// Where it differs from the schema of Notify, in ways that do no harm.
        differences: Vec<Difference>,
        /// Changes to its indexes that would make it faster. None was made: on large tables they take their time, and
        /// other programs may need what this one does not.
        index_advice: Vec<IndexAdvice>,
        /// Our own migrations that ran.
        applied: Applied,
    },
    /// The database was ours before, so it was only migrated.
    Before(Applied),
}

/// Takes over a database that Notify's own migrations made, in place, and brings it to the newest schema. No row and
/// no index of Notify is touched. Safe to run again, also after an interruption.
///
/// # Errors
/// When the database is not Notify's, at another version, being migrated by Notify, or lacks a table, column, type or
/// key that this program needs; then nothing was changed. Otherwise as the variants of [`MigrateError`] say.
pub async fn adopt(pool: &PgPool) -> Result<Adopted, MigrateError> {
    let mut session = Session::begin(pool).await?;
    let adopted = if read_history(session.connection()).await?.is_empty() {
        adopt_now(&mut session).await?
    } else {
        Adopted::Before(run(session.connection()).await?)
    };
    session.end().await?;
    Ok(adopted)
}

async fn adopt_now(session: &mut Session) -> Result<Adopted, MigrateError> {
    if !session.lock_out_notify().await? {
        return Err(MigrateError::NotifyIsMigrating);
    }
    let connection = session.connection();
    let facts = Facts::of_notify()?;
    let found_version = read_notify_version(connection).await?.ok_or(MigrateError::NotNotify)?;
    if found_version != facts.version {
        return Err(MigrateError::UnknownNotifyVersion { found: found_version, known: facts.version });
    }
    let found = schema::read(connection).await?;
    let (blocking, differences): (Vec<_>, Vec<_>) =
        difference::compare(&facts.schema, &found).into_iter().partition(|difference| difference.blocks);
    if !blocking.is_empty() {
        return Err(MigrateError::Incompatible(blocking));
    }
    record_notify_migrations(connection).await?;
    let applied = run(connection).await?;
    tracing::info!(version = found_version, differences = differences.len(), "database of Notify adopted");
    Ok(Adopted::Now { differences, index_advice: indexes::advise(&found), applied })
}

/// Records Notify's part as applied without running it: all of it or, after an interruption, nothing.
async fn record_notify_migrations(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let mut transaction = connection.begin().await?;
    transaction.ensure_migrations_table(BOOKKEEPING).await?;
    for embedded in MIGRATOR.iter().filter(|embedded| embedded.version <= LAST_OF_NOTIFY) {
        transaction.skip(BOOKKEEPING, embedded).await?;
    }
    transaction.commit().await?;
    Ok(())
}
