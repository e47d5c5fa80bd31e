//! Who a service's text messages are from.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{InboundNumberId, ServiceId, SmsSenderId};

use crate::{StoreError, utc};

/// A row of `service_sms_senders`.
#[derive(Clone, Debug)]
pub struct StoredSmsSender {
    pub id: SmsSenderId,
    pub service_id: ServiceId,
    pub sms_sender: String,
    pub is_default: bool,
    pub archived: bool,
    /// Set where answers to it can be received.
    pub inbound_number_id: Option<InboundNumberId>,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// A statement that gives rows of the table: what stands before the columns and after them, and its arguments.
macro_rules! rows {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            $before + r#" id, service_id, sms_sender, is_default, archived, inbound_number_id,
                created_at AS "created_at: jiff_sqlx::DateTime", updated_at AS "updated_at: jiff_sqlx::DateTime" "# + $after
            $(, $argument)*
        )
        .map(|row| StoredSmsSender {
            id: row.id.into(),
            service_id: row.service_id.into(),
            sms_sender: row.sms_sender,
            is_default: row.is_default,
            archived: row.archived,
            inbound_number_id: row.inbound_number_id.map(Into::into),
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    };
}

/// Those of a service, the default first; archived ones are left out.
pub async fn list(conn: impl PgExecutor<'_>, service: ServiceId) -> Result<Vec<StoredSmsSender>, StoreError> {
    Ok(rows!(
        "SELECT",
        "FROM service_sms_senders WHERE service_id = $1 AND NOT archived
         ORDER BY is_default DESC, created_at, id",
        service.as_uuid()
    )
    .fetch_all(conn)
    .await?)
}

/// One of a service's, archived or not.
pub async fn find(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: SmsSenderId,
) -> Result<Option<StoredSmsSender>, StoreError> {
    Ok(rows!("SELECT", "FROM service_sms_senders WHERE service_id = $1 AND id = $2", service.as_uuid(), id.as_uuid())
        .fetch_optional(conn)
        .await?)
}

/// Adds one.
pub async fn insert(
    conn: &mut PgConnection,
    service: ServiceId,
    id: SmsSenderId,
    sms_sender: &str,
    is_default: bool,
    now: Timestamp,
) -> Result<StoredSmsSender, StoreError> {
    Ok(rows!(
        "INSERT INTO service_sms_senders (id, service_id, sms_sender, is_default, archived, created_at)
         VALUES ($1, $2, $3, $4, false, $5) RETURNING",
        "",
        id.as_uuid(),
        service.as_uuid(),
        sms_sender,
        is_default,
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Makes none of a service's but `id` the default.
pub async fn clear_other_defaults(
    conn: &mut PgConnection,
    service: ServiceId,
    id: SmsSenderId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE service_sms_senders SET is_default = false, updated_at = $3
         WHERE service_id = $1 AND id <> $2 AND is_default AND NOT archived",
        service.as_uuid(),
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes one.
pub async fn update(
    conn: &mut PgConnection,
    id: SmsSenderId,
    sms_sender: &str,
    is_default: bool,
    now: Timestamp,
) -> Result<StoredSmsSender, StoreError> {
    Ok(rows!(
        "UPDATE service_sms_senders SET sms_sender = $2, is_default = $3, updated_at = $4 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        sms_sender,
        is_default,
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Lets answers to one be received: it becomes this number.
pub async fn set_inbound_number(
    conn: &mut PgConnection,
    id: SmsSenderId,
    number: &str,
    inbound_number: InboundNumberId,
    now: Timestamp,
) -> Result<StoredSmsSender, StoreError> {
    Ok(rows!(
        "UPDATE service_sms_senders SET sms_sender = $2, inbound_number_id = $3, updated_at = $4 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        number,
        inbound_number.as_uuid(),
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}

/// Archives one.
pub async fn archive(conn: &mut PgConnection, id: SmsSenderId, now: Timestamp) -> Result<StoredSmsSender, StoreError> {
    Ok(rows!(
        "UPDATE service_sms_senders SET archived = true, updated_at = $2 WHERE id = $1 RETURNING",
        "",
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?)
}
