//! The text messages of a service as its team reads them, and the number that they come to.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{InboundSmsId, ServiceId, ServicePermission};

use super::StoredInboundSms;
use crate::{StoreError, utc};

/// Messages: which, in which order, and arguments.
macro_rules! messages {
    ($select:literal, $which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query!(
            $select + r#" id, created_at AS "created_at: jiff_sqlx::DateTime", notify_number, user_number, content
               FROM inbound_sms "# + $which,
            $($argument),+
        )
        .map(|row| StoredInboundSms {
            id: row.id.into(),
            created_at: utc::from_column(row.created_at),
            notify_number: row.notify_number,
            user_number: row.user_number,
            content: row.content,
        })
    };
}

/// What a service received since an instant, the newest first; from one sender, if it is named.
pub async fn of_service(
    pool: &PgPool,
    service: ServiceId,
    user_number: Option<&str>,
    since: Timestamp,
) -> Result<Vec<StoredInboundSms>, StoreError> {
    Ok(messages!(
        "SELECT",
        "WHERE service_id = $1 AND created_at >= $2 AND ($3::text IS NULL OR user_number = $3)
         ORDER BY created_at DESC, id DESC",
        service.as_uuid(),
        utc::to_column(since) as _,
        user_number,
    )
    .fetch_all(pool)
    .await?)
}

/// The latest message of each sender since an instant, the newest first.
pub async fn latest_by_sender(
    pool: &PgPool,
    service: ServiceId,
    since: Timestamp,
    offset: i64,
    limit: i64,
) -> Result<Vec<StoredInboundSms>, StoreError> {
    Ok(messages!(
        "SELECT",
        "WHERE id IN (
             SELECT DISTINCT ON (user_number) id FROM inbound_sms WHERE service_id = $1 AND created_at >= $2
             ORDER BY user_number, created_at DESC, id DESC)
         ORDER BY created_at DESC, id DESC OFFSET $3 LIMIT $4",
        service.as_uuid(),
        utc::to_column(since) as _,
        offset,
        limit,
    )
    .fetch_all(pool)
    .await?)
}

/// One message of a service.
pub async fn by_id(
    pool: &PgPool,
    service: ServiceId,
    id: InboundSmsId,
) -> Result<Option<StoredInboundSms>, StoreError> {
    Ok(messages!("SELECT", "WHERE id = $1 AND service_id = $2", id.as_uuid(), service.as_uuid())
        .fetch_optional(pool)
        .await?)
}

/// How many messages there are.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    /// Since the instant that was asked for.
    pub count: i64,
    /// The latest of all that are kept.
    pub latest: Option<Timestamp>,
}

/// How many messages a service received since an instant.
pub async fn summary(pool: &PgPool, service: ServiceId, since: Timestamp) -> Result<Summary, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT
               (SELECT count(*) FROM inbound_sms WHERE service_id = $1 AND created_at >= $2) AS "count!",
               (SELECT max(created_at) FROM inbound_sms WHERE service_id = $1) AS "latest: jiff_sqlx::DateTime""#,
        service.as_uuid(),
        utc::to_column(since) as _,
    )
    .map(|row| Summary { count: row.count, latest: row.latest.map(utc::from_column) })
    .fetch_one(pool)
    .await?)
}

/// When a service's number was last used, as a sender or to receive, as far as is remembered. `None` when the service has no
/// number.
pub async fn last_used(pool: &PgPool, service: ServiceId) -> Result<Option<Option<Timestamp>>, StoreError> {
    let last_used = sqlx::query_scalar!(
        r#"SELECT GREATEST(
               (SELECT max(created_at) FROM notifications WHERE service_id = $1 AND reply_to_text = inbound_numbers.number),
               (SELECT max(created_at) FROM inbound_sms WHERE service_id = $1 AND notify_number = inbound_numbers.number),
               (SELECT max(created_at) FROM inbound_sms_history
                WHERE service_id = $1 AND notify_number = inbound_numbers.number)) AS "last_used: jiff_sqlx::DateTime"
           FROM inbound_numbers WHERE service_id = $1"#,
        service.as_uuid(),
    )
    .fetch_optional(pool)
    .await?;
    Ok(last_used.map(|instant| instant.map(utc::from_column)))
}

/// Takes a service's number away, with its right to receive and the senders that are the number; the oldest of the others
/// becomes the default, where that is needed. The number is free again, or nobody's any more if it is `retired`.
pub async fn remove_number(conn: &mut PgConnection, service: ServiceId, retired: bool) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM service_permissions WHERE service_id = $1 AND permission = $2",
        service.as_uuid(),
        ServicePermission::InboundSms.as_str(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM service_sms_senders WHERE service_id = $1 AND inbound_number_id IS NOT NULL",
        service.as_uuid(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE service_sms_senders SET is_default = true WHERE id = (
             SELECT id FROM service_sms_senders WHERE service_id = $1 AND NOT archived
             ORDER BY is_default DESC, created_at, id LIMIT 1)",
        service.as_uuid(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE inbound_numbers SET service_id = NULL, active = NOT $2 WHERE service_id = $1 AND active",
        service.as_uuid(),
        retired,
    )
    .execute(conn)
    .await?;
    Ok(())
}
