//! Messages that are not to be sent before, or not after, some time: the table `notification_schedules`.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use tidings_domain::{NotificationId, NotificationStatus, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// When a notification is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    /// Not before this.
    pub scheduled_for: Option<Timestamp>,
    /// Not after this.
    pub expires_at: Option<Timestamp>,
}

/// Stores schedules of notifications that the same transaction stores.
pub async fn insert_schedules(conn: &mut PgConnection, schedules: &[Schedule]) -> Result<(), StoreError> {
    let ids: Vec<_> = schedules.iter().map(|schedule| schedule.notification_id.as_uuid()).collect();
    let services: Vec<_> = schedules.iter().map(|schedule| schedule.service_id.as_uuid()).collect();
    let scheduled: Vec<Option<jiff_sqlx::Timestamp>> =
        schedules.iter().map(|schedule| schedule.scheduled_for.map(ToSqlx::to_sqlx)).collect();
    let expires: Vec<Option<jiff_sqlx::Timestamp>> =
        schedules.iter().map(|schedule| schedule.expires_at.map(ToSqlx::to_sqlx)).collect();
    sqlx::query!(
        "INSERT INTO notification_schedules (notification_id, service_id, scheduled_for, expires_at)
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])",
        &ids,
        &services,
        &scheduled as _,
        &expires as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A notification that may be cancelled, locked.
#[derive(Clone, Copy, Debug)]
pub struct Cancellable {
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    /// It was accepted with a test key, and not counted.
    pub is_test: bool,
    /// It was counted as a text message abroad.
    pub is_abroad: bool,
    pub created_at: Timestamp,
    /// It was to be sent at a time of its own.
    pub is_scheduled: bool,
}

/// Locks a service's notification until the transaction ends.
pub async fn lock_for_cancelling(
    conn: &mut PgConnection,
    service: ServiceId,
    id: NotificationId,
) -> Result<Option<Cancellable>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT notification_type::text AS "notification_type!", notification_status, key_type = 'test' AS "is_test!",
               notification_type = 'sms' AND COALESCE(phone_prefix <> '44', false) AS "is_abroad!",
               created_at AS "created_at: jiff_sqlx::DateTime",
               EXISTS (SELECT FROM notification_schedules WHERE notification_id = id AND scheduled_for IS NOT NULL)
                   AS "is_scheduled!"
           FROM notifications WHERE id = $1 AND service_id = $2 FOR NO KEY UPDATE"#,
        id.as_uuid(),
        service.as_uuid(),
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Cancellable {
        notification_type: known("notifications", "notification_type", &row.notification_type)?,
        status: known("notifications", "notification_status", &row.notification_status)?,
        is_test: row.is_test,
        is_abroad: row.is_abroad,
        created_at: utc::from_column(row.created_at),
        is_scheduled: row.is_scheduled,
    }))
}

/// Ends a notification that waits as `cancelled`; whether it waited.
pub async fn cancel(
    conn: &mut PgConnection,
    service: ServiceId,
    id: NotificationId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE notifications SET notification_status = 'cancelled', updated_at = $3
         WHERE id = $1 AND service_id = $2 AND notification_status = 'created'",
        id.as_uuid(),
        service.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
