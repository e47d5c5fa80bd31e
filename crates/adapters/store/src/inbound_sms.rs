//! Text messages that the public sends to services.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{InboundSmsId, ServiceId};

use crate::{StoreError, utc};

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
