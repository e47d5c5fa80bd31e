//! Requests that may be repeated without being done again: the table `idempotency_keys`.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::ServiceId;

use crate::StoreError;

/// The item of a request that stands for itself, not for one of many.
pub const WHOLE_REQUEST: i32 = -1;

/// A request, and what it is answered with.
#[derive(Clone, Debug)]
pub struct NewIdempotencyKey {
    pub service_id: ServiceId,
    pub key: String,
    /// Which message of a request to send many, or [`WHOLE_REQUEST`].
    pub item: i32,
    pub request_hash: Vec<u8>,
    /// The reply's body.
    pub reply: String,
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct AnsweredRequest {
    pub item: i32,
    pub request_hash: Vec<u8>,
    pub reply: String,
}

/// Writes keys down, each unless it is taken since `valid_since`; says of each, in order, whether it was free. If another
/// transaction has just taken one, this waits for its end.
pub async fn claim(
    conn: &mut PgConnection,
    keys: &[NewIdempotencyKey],
    valid_since: Timestamp,
    now: Timestamp,
) -> Result<Vec<bool>, StoreError> {
    let services: Vec<_> = keys.iter().map(|key| key.service_id.as_uuid()).collect();
    let texts: Vec<_> = keys.iter().map(|key| key.key.as_str()).collect();
    let items: Vec<_> = keys.iter().map(|key| key.item).collect();
    let hashes: Vec<_> = keys.iter().map(|key| key.request_hash.as_slice()).collect();
    let replies: Vec<_> = keys.iter().map(|key| key.reply.as_str()).collect();
    // The first of those that are the same; in order, so that two transactions never wait for each other in a circle. One
    // that is out of date is written over.
    let mut claimed = sqlx::query_scalar!(
        r#"WITH batch AS (
               SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::int[], $4::bytea[], $5::text[]) WITH ORDINALITY
                   AS batch (service_id, key, item, request_hash, reply, place)),
           first AS (SELECT DISTINCT ON (service_id, key, item) * FROM batch ORDER BY service_id, key, item, place),
           written AS (
               INSERT INTO idempotency_keys AS taken (service_id, key, item, request_hash, reply, created_at)
               SELECT service_id, key, item, request_hash, reply, $7 FROM first ORDER BY service_id, key, item
               ON CONFLICT (service_id, key, item) DO UPDATE
                   SET request_hash = excluded.request_hash, reply = excluded.reply, created_at = excluded.created_at
                   WHERE taken.created_at < $6
               RETURNING service_id, key, item)
           SELECT place AS "place!" FROM first JOIN written USING (service_id, key, item) ORDER BY place"#,
        &services,
        &texts as _,
        &items,
        &hashes as _,
        &replies as _,
        valid_since.to_sqlx() as _,
        now.to_sqlx() as _,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .peekable();
    Ok((1..=keys.len())
        .map(|place| claimed.next_if(|claimed| usize::try_from(*claimed) == Ok(place)).is_some())
        .collect())
}

/// The answers that were given under a service's key since `valid_since`, in order of their items.
pub async fn answered(
    pool: &PgPool,
    service: ServiceId,
    key: &str,
    valid_since: Timestamp,
) -> Result<Vec<AnsweredRequest>, StoreError> {
    Ok(sqlx::query_as!(
        AnsweredRequest,
        "SELECT item, request_hash, reply FROM idempotency_keys
         WHERE service_id = $1 AND key = $2 AND created_at >= $3 ORDER BY item",
        service.as_uuid(),
        key,
        valid_since.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?)
}

/// Deletes up to `most` that were written before `valid_since`, passing over those that somebody is at; tells how many.
pub async fn forget_before(
    executor: impl PgExecutor<'_>,
    valid_since: Timestamp,
    most: i64,
) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM idempotency_keys WHERE created_at < $1
             ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
        valid_since.to_sqlx() as _,
        most,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}
