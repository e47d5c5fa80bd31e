//! What changed of that which the cache between the admin app and the internal API may hold.
//!
//! Triggers append the names (migration 0008). Two kinds of readers: the keeper of a shared cache, of whom there is one
//! ([`lock`]), takes what is not yet applied and marks it; a process with a cache of its own remembers a [`Cursor`].

use std::collections::HashSet;

use sqlx::{PgConnection, PgPool};

use crate::StoreError;

/// The channel that says that something was appended.
pub const CHANNEL: &str = "tidings_cache";

/// So many names at once.
const AT_ONCE: i64 = 1_000;

/// A name that was not yet applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which row.
    pub id: i64,
    /// The key, or the pattern of the group.
    pub name: String,
}

/// How far a process has read.
#[derive(Debug, Clone)]
pub struct Cursor {
    /// No transaction before this one was open when it last read.
    xid: i64,
    /// Rows of later ones that it has read nevertheless.
    read: HashSet<i64>,
}

/// Becomes the one keeper for as long as the session lasts. Tells whether it did.
pub async fn lock(session: &mut PgConnection) -> Result<bool, StoreError> {
    let locked = sqlx::query_scalar!("SELECT pg_try_advisory_lock(hashtext('tidings_cache')) AS \"locked!\"");
    Ok(locked.fetch_one(session).await?)
}

/// Who was trusted last.
pub async fn trusted(session: &mut PgConnection) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("SELECT trust FROM cache_trust").fetch_optional(session).await?)
}

/// Records who is trusted from now on.
pub async fn trust(session: &mut PgConnection, trust: &str) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO cache_trust (trust) VALUES ($1) ON CONFLICT (only_one) DO UPDATE SET trust = excluded.trust",
        trust
    )
    .execute(session)
    .await?;
    Ok(())
}

/// Names that were committed and not yet applied, the first thousand of them.
pub async fn waiting(session: &mut PgConnection) -> Result<Vec<Waiting>, StoreError> {
    let waiting =
        sqlx::query_as!(Waiting, "SELECT id, name FROM cache_outbox WHERE NOT applied ORDER BY id LIMIT $1", AT_ONCE);
    Ok(waiting.fetch_all(session).await?)
}

/// Marks rows as applied.
pub async fn applied(session: &mut PgConnection, ids: &[i64]) -> Result<(), StoreError> {
    sqlx::query!("UPDATE cache_outbox SET applied = true WHERE id = ANY($1)", ids).execute(session).await?;
    Ok(())
}

/// Appends names that no trigger knows of, in the transaction that changes what they stand for.
pub async fn append(transaction: &mut PgConnection, names: &[String]) -> Result<(), StoreError> {
    sqlx::query!("SELECT tidings_cache_append($1)", names).execute(transaction).await?;
    Ok(())
}

/// Deletes what was applied an hour ago, and all that is a day old. A shared cache whose rows go unapplied is not trusted
/// as it is any more: whoever keeps it next begins anew.
pub async fn prune(pool: &PgPool) -> Result<u64, StoreError> {
    let deleted = sqlx::query_scalar!(
        "WITH deleted AS (
             DELETE FROM cache_outbox
             WHERE (applied AND created_at < now() - interval '1 hour') OR created_at < now() - interval '1 day'
             RETURNING applied
         ), forgotten AS (
             DELETE FROM cache_trust WHERE EXISTS (SELECT FROM deleted WHERE NOT applied)
         )
         SELECT count(*) AS \"deleted!\" FROM deleted"
    );
    Ok(u64::try_from(deleted.fetch_one(pool).await?).unwrap_or_default())
}

impl Cursor {
    /// From here on: what was committed before is not in a cache that begins empty after this.
    pub async fn now(pool: &PgPool) -> Result<Self, StoreError> {
        let xid = sqlx::query_scalar!("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS \"xid!\"");
        let mut cursor = Self { xid: xid.fetch_one(pool).await?, read: HashSet::new() };
        // Some of what is later than the oldest open transaction is committed already.
        cursor.advance(pool).await?;
        Ok(cursor)
    }

    /// What was committed since this was last asked.
    ///
    /// A row that cannot be seen now belongs to a transaction that is still open, or has yet to begin: it is not before the
    /// oldest open one, from which the next reading starts. So none is skipped, however long its transaction takes, and
    /// none waits for another.
    pub async fn advance(&mut self, pool: &PgPool) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query!(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS \"oldest!\", id AS \"id?\", name AS \"name?\"
             FROM (SELECT 1) AS always LEFT JOIN cache_outbox ON xid >= $1
             ORDER BY id",
            self.xid
        )
        .fetch_all(pool)
        .await?;
        let mut seen = HashSet::new();
        let mut names = Vec::new();
        for row in rows {
            self.xid = row.oldest;
            let (Some(id), Some(name)) = (row.id, row.name) else { continue };
            seen.insert(id);
            if !self.read.contains(&id) {
                names.push(name);
            }
        }
        self.read = seen;
        Ok(names)
    }
}
