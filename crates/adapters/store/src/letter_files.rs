//! PDFs that services sent as letters, as they came: the table `letter_files`, which is the only place that has them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{NotificationId, ServiceId};

use crate::StoreError;

/// Keeps the PDF of a letter that the same transaction stores.
pub async fn insert(
    conn: &mut PgConnection,
    service: ServiceId,
    notification: NotificationId,
    content: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO letter_files (notification_id, service_id, content, created_at) VALUES ($1, $2, $3, $4)",
        notification.as_uuid(),
        service.as_uuid(),
        content,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The PDF that a service sent as a letter.
pub async fn content(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    notification: NotificationId,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT content FROM letter_files WHERE notification_id = $1 AND service_id = $2",
        notification.as_uuid(),
        service.as_uuid(),
    )
    .fetch_optional(conn)
    .await?)
}
