//! Messages that should have been handed to a provider by now.

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{NotificationId, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// An email or a text message that waits to be handed to a provider.
#[derive(Clone, Copy, Debug)]
pub struct Overdue {
    pub id: NotificationId,
    pub service_id: ServiceId,
    pub notification_type: NotificationType,
    /// After this it is not worth sending.
    pub expires_at: Option<Timestamp>,
}

/// Up to `at_most` emails and text messages that were made between two instants, wait to be handed to a provider, and were to be by the
/// second instant: the oldest first.
pub async fn overdue(
    conn: &mut PgConnection,
    since: Timestamp,
    before: Timestamp,
    at_most: i64,
) -> Result<Vec<Overdue>, StoreError> {
    sqlx::query!(
        r#"SELECT id, message.service_id AS "service_id!", notification_type::text AS "notification_type!",
               expires_at AS "expires_at?: jiff_sqlx::Timestamp"
           FROM notifications AS message
           LEFT JOIN notification_schedules AS schedule ON schedule.notification_id = message.id
           WHERE message.created_at >= $1 AND message.created_at < $2 AND notification_status = 'created'
               AND notification_type IN ('email', 'sms') AND message.service_id IS NOT NULL
               AND COALESCE(scheduled_for < $2::timestamp AT TIME ZONE 'UTC', true)
           ORDER BY message.created_at LIMIT $3"#,
        utc::to_column(since) as _,
        utc::to_column(before) as _,
        at_most,
    )
    .fetch_all(conn)
    .await?
    .into_iter()
    .map(|row| {
        Ok(Overdue {
            id: row.id.into(),
            service_id: row.service_id.into(),
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            expires_at: row.expires_at.map(|at| at.to_jiff()),
        })
    })
    .collect()
}
