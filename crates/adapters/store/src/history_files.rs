//! History that is kept in files: the table `history_files`, and the rows that move from `notification_history` into a file.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::{StoreError, utc};

/// A file of notifications that were made on a day of UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFile {
    pub day: Date,
    /// From 1 on.
    pub part: u32,
    pub row_count: u32,
    /// Of the file as tools read it: compressed, not encrypted.
    pub byte_count: u64,
    pub sha256: Vec<u8>,
    pub created_at: Timestamp,
}

/// Rows for a file.
#[derive(Clone, Debug)]
pub struct HistoryRows {
    pub ids: Vec<Uuid>,
    /// Each row as a JSON object, by the names of the columns.
    pub lines: Vec<String>,
}

/// Keeps others from moving history until the transaction ends; `false` where somebody else does.
pub async fn lock(conn: &mut PgConnection) -> Result<bool, StoreError> {
    let locked = sqlx::query_scalar!(
        r#"SELECT pg_try_advisory_xact_lock(hashtextextended('tidings history files', 0)) AS "locked!""#
    );
    Ok(locked.fetch_one(conn).await?)
}

/// The day, in UTC, of the oldest notification in the history that was made before `before`.
pub async fn oldest_day(conn: &mut PgConnection, before: Timestamp) -> Result<Option<Date>, StoreError> {
    let day = sqlx::query_scalar!(
        r#"SELECT created_at::date AS "day!: jiff_sqlx::Date" FROM notification_history
           WHERE created_at < $1 ORDER BY created_at LIMIT 1"#,
        utc::to_column(before) as _,
    );
    Ok(day.fetch_optional(conn).await?.map(|day| day.to_jiff()))
}

/// Locks and reads up to `at_most` notifications of a day, made before `before`: the oldest first.
pub async fn rows(
    conn: &mut PgConnection,
    day: Date,
    before: Timestamp,
    at_most: i64,
) -> Result<HistoryRows, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, row_to_json(past)::text AS "line!" FROM notification_history AS past
           WHERE created_at >= $1::date AND created_at < $1::date + 1 AND created_at < $2
           ORDER BY created_at LIMIT $3 FOR UPDATE"#,
        day.to_sqlx() as _,
        utc::to_column(before) as _,
        at_most,
    )
    .fetch_all(conn)
    .await?;
    let (ids, lines) = rows.into_iter().map(|row| (row.id, row.line)).unzip();
    Ok(HistoryRows { ids, lines })
}

/// Deletes what is in a file; tells how many rows there were.
pub async fn delete(conn: &mut PgConnection, ids: &[Uuid]) -> Result<u64, StoreError> {
    let done = sqlx::query!("DELETE FROM notification_history WHERE id = ANY($1)", ids);
    Ok(done.execute(conn).await?.rows_affected())
}

/// The number of a day's next file.
pub async fn next_part(conn: &mut PgConnection, day: Date) -> Result<u32, StoreError> {
    let last = sqlx::query_scalar!("SELECT max(part) FROM history_files WHERE day = $1", day.to_sqlx() as _);
    Ok(last.fetch_one(conn).await?.map_or(1, |part| part.unsigned_abs() + 1))
}

/// Says that a file is there.
pub async fn insert(conn: &mut PgConnection, file: &HistoryFile) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO history_files (day, part, row_count, byte_count, sha256, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        file.day.to_sqlx() as _,
        i32::try_from(file.part).unwrap_or(i32::MAX),
        i32::try_from(file.row_count).unwrap_or(i32::MAX),
        i64::try_from(file.byte_count).unwrap_or(i64::MAX),
        file.sha256,
        file.created_at.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The files there are of some days, both included, in order.
pub async fn list(
    executor: impl PgExecutor<'_>,
    first: Option<Date>,
    last: Option<Date>,
) -> Result<Vec<HistoryFile>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT day AS "day: jiff_sqlx::Date", part, row_count, byte_count, sha256,
               created_at AS "created_at: jiff_sqlx::Timestamp"
           FROM history_files
           WHERE day BETWEEN COALESCE($1::date, '-infinity') AND COALESCE($2::date, 'infinity') ORDER BY day, part"#,
        first.map(ToSqlx::to_sqlx) as _,
        last.map(ToSqlx::to_sqlx) as _,
    )
    .map(|row| HistoryFile {
        day: row.day.to_jiff(),
        part: row.part.unsigned_abs(),
        row_count: row.row_count.unsigned_abs(),
        byte_count: row.byte_count.unsigned_abs(),
        sha256: row.sha256,
        created_at: row.created_at.to_jiff(),
    })
    .fetch_all(executor)
    .await?)
}
