//! What a notification's own row tells of its life.

use jiff::Timestamp;
use sqlx::PgExecutor;
use tidings_domain::{NotificationId, NotificationStatus, ServiceId};

use crate::{StoreError, known, utc};

/// What a notification's own row tells of its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub created_at: Timestamp,
    /// When a provider accepted it.
    pub sent_at: Option<Timestamp>,
    /// The provider's identifier.
    pub sent_by: Option<String>,
    pub status: NotificationStatus,
    /// When it came to this state, if it did so after it was made.
    pub updated_at: Option<Timestamp>,
}

/// The story of a service's notification, kept or in the history.
pub async fn story(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: NotificationId,
) -> Result<Option<Story>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT created_at AS "created_at!: jiff_sqlx::DateTime", sent_at AS "sent_at: jiff_sqlx::DateTime", sent_by,
               notification_status AS "notification_status!", updated_at AS "updated_at: jiff_sqlx::DateTime"
           FROM notifications_all_time_view WHERE id = $1 AND service_id = $2"#,
        id.as_uuid(),
        service.as_uuid(),
    )
    .fetch_optional(executor)
    .await?;
    row.map(|row| {
        Ok(Story {
            created_at: utc::from_column(row.created_at),
            sent_at: row.sent_at.map(utc::from_column),
            sent_by: row.sent_by,
            status: known("notifications", "notification_status", &row.notification_status)?,
            updated_at: row.updated_at.map(utc::from_column),
        })
    })
    .transpose()
}
