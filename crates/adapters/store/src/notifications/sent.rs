//! A provider took the message.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::NotificationId;

use crate::{StoreError, utc};

/// A notification that a provider has accepted.
#[derive(Clone, Debug)]
pub struct SentNotification {
    pub id: NotificationId,
    /// The provider's identifier.
    pub sent_by: String,
    /// Text message fragments; 0 for emails.
    pub billable_units: i32,
    /// The provider's own reference, where it has one.
    pub reference: Option<String>,
    /// No receipt will follow (some countries' networks give none): the last state is `sent`.
    pub without_receipt: bool,
}

/// Writes down that providers accepted a batch. A receipt may have come first: then its status stands, and only what the
/// sending knows is added.
pub async fn mark_sent(conn: &mut PgConnection, sent: &[SentNotification], now: Timestamp) -> Result<(), StoreError> {
    let ids: Vec<_> = sent.iter().map(|row| row.id.as_uuid()).collect();
    let sent_by: Vec<_> = sent.iter().map(|row| row.sent_by.as_str()).collect();
    let billable_units: Vec<_> = sent.iter().map(|row| row.billable_units).collect();
    let references: Vec<_> = sent.iter().map(|row| row.reference.as_deref()).collect();
    let without_receipt: Vec<_> = sent.iter().map(|row| row.without_receipt).collect();
    sqlx::query!(
        "WITH locked AS (
             SELECT id FROM notifications WHERE id = ANY($1) AND sent_by IS NULL ORDER BY id FOR NO KEY UPDATE)
         UPDATE notifications SET
             notification_status = CASE
                 WHEN notification_status <> 'created' THEN notification_status
                 WHEN batch.without_receipt THEN 'sent'
                 ELSE 'sending' END,
             sent_at = LEAST(sent_at, $6),
             updated_at = GREATEST(updated_at, $6),
             sent_by = batch.sent_by,
             billable_units = batch.billable_units,
             reference = COALESCE(batch.reference, notifications.reference)
         FROM UNNEST($1::uuid[], $2::text[], $3::int[], $4::text[], $5::bool[])
                 AS batch (id, sent_by, billable_units, reference, without_receipt)
             JOIN locked ON locked.id = batch.id
         WHERE notifications.id = batch.id",
        &ids,
        &sent_by as _,
        &billable_units,
        &references as _,
        &without_receipt,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
