//! Text messages that the public sends to services.

mod inbox;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{InboundSmsId, ServiceId, ServicePermission};

pub use inbox::{Summary, by_id, last_used, latest_by_sender, of_service, remove_number, summary};

use crate::{StoreError, utc};

/// A message to a number of a service, to be stored.
#[derive(Clone, Debug)]
pub struct NewInboundSms<'a> {
    pub id: InboundSmsId,
    pub service_id: ServiceId,
    /// The encoded content (see [`crate::signed_column`]).
    pub content: &'a str,
    /// The service's number.
    pub notify_number: &'a str,
    /// Who sent it.
    pub user_number: &'a str,
    /// When the provider got it, as it says.
    pub provider_date: Option<Timestamp>,
    /// The provider's id of it, where it has one.
    pub provider_reference: Option<&'a str>,
    pub provider: &'a str,
}

/// Who has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberOwner {
    pub service_id: ServiceId,
    /// The service may receive text messages.
    pub may_receive: bool,
}

/// The service that a number in use belongs to.
pub async fn owner_of(conn: &mut PgConnection, number: &str) -> Result<Option<NumberOwner>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT services.id, EXISTS (
               SELECT FROM service_permissions WHERE service_id = services.id AND permission = $2) AS "may_receive!"
           FROM inbound_numbers JOIN services ON services.id = inbound_numbers.service_id
           WHERE inbound_numbers.number = $1 AND inbound_numbers.active"#,
        number,
        ServicePermission::InboundSms.as_str()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| NumberOwner { service_id: row.id.into(), may_receive: row.may_receive }))
}

/// Stores a message; `false` when it is there already: a provider that heard no answer sends it again, with the same
/// reference.
pub async fn insert(conn: &mut PgConnection, message: NewInboundSms<'_>, now: Timestamp) -> Result<bool, StoreError> {
    if let Some(reference) = message.provider_reference {
        // One after another for the same message, so that the second sees the first.
        sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", reference).execute(&mut *conn).await?;
    }
    let done = sqlx::query!(
        "INSERT INTO inbound_sms
             (id, service_id, content, notify_number, user_number, provider_date, provider_reference, provider, created_at)
         SELECT $1, $2, $3, $4, $5::text, $6, $7::text, $8::text, $9
         WHERE NOT EXISTS (
             SELECT FROM inbound_sms
             WHERE service_id = $2 AND user_number = $5::text AND provider = $8::text AND provider_reference = $7::text)",
        message.id.as_uuid(),
        message.service_id.as_uuid(),
        message.content,
        message.notify_number,
        message.user_number,
        message.provider_date.map(utc::to_column) as _,
        message.provider_reference,
        message.provider,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A text message that a service received.
#[derive(Clone, Debug)]
pub struct StoredInboundSms {
    pub id: InboundSmsId,
    pub created_at: Timestamp,
    /// The service's number, which it was sent to.
    pub notify_number: String,
    /// The number that it was sent from.
    pub user_number: String,
    /// The encoded text (see [`crate::signed_column`]).
    pub content: String,
}

/// Up to `limit` text messages that a service received, the newest first, from the one after `older_than` on; nothing is older
/// than one that there is not. Those of the same moment are in the order of their ids, so that pages neither leave one out nor
/// repeat it.
pub async fn page(
    pool: &PgPool,
    service: ServiceId,
    older_than: Option<InboundSmsId>,
    limit: i64,
) -> Result<Vec<StoredInboundSms>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT id, created_at AS "created_at: jiff_sqlx::DateTime", notify_number, user_number, content
           FROM inbound_sms
           WHERE service_id = $1 AND (created_at, id) < (
               SELECT created_at, id FROM inbound_sms WHERE id = $2 AND service_id = $1
               UNION ALL
               SELECT 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE $2::uuid IS NULL)
           ORDER BY created_at DESC, id DESC LIMIT $3"#,
        service.as_uuid(),
        older_than.map(|id| id.as_uuid()),
        limit
    )
    .map(|row| StoredInboundSms {
        id: row.id.into(),
        created_at: utc::from_column(row.created_at),
        notify_number: row.notify_number,
        user_number: row.user_number,
        content: row.content,
    })
    .fetch_all(pool)
    .await?)
}

/// Moves up to `at_most` messages that their services have kept long enough, on a day of London, to the history, without text and
/// sender. Tells how many there were.
pub async fn archive(pool: &PgPool, today: Date, at_most: i64) -> Result<u64, StoreError> {
    let moved = sqlx::query_scalar!(
        r#"WITH due AS MATERIALIZED (
               SELECT text.id FROM retention_days AS kept
               CROSS JOIN LATERAL (
                   SELECT id FROM inbound_sms
                   WHERE service_id = kept.service_id AND created_at < tidings_kept_since($1, kept.days)
                   ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS text
               WHERE kept.notification_type = 'sms' LIMIT $2),
           gone AS (
               DELETE FROM inbound_sms WHERE id = ANY(ARRAY(SELECT id FROM due))
               RETURNING id, created_at, service_id, notify_number, provider_date, provider_reference, provider),
           past AS (
               INSERT INTO inbound_sms_history
                   (id, created_at, service_id, notify_number, provider_date, provider_reference, provider)
               SELECT * FROM gone ON CONFLICT (id) DO NOTHING)
           SELECT count(*) AS "moved!" FROM gone"#,
        today.to_sqlx() as _,
        at_most,
    )
    .fetch_one(pool)
    .await?;
    Ok(moved.unsigned_abs())
}
