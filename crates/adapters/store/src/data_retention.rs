//! For how long services' messages are kept.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{DataRetentionId, NotificationType, ServiceId};

use crate::{StoreError, known, utc};

/// A row of `service_data_retention`, with the service's name.
#[derive(Clone, Debug)]
pub struct StoredDataRetention {
    pub id: DataRetentionId,
    pub service_id: ServiceId,
    pub service_name: String,
    pub notification_type: NotificationType,
    pub days_of_retention: i32,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
}

/// What is set for a service: emails, text messages, letters, in this order. With `id` or `notification_type` only what is
/// theirs.
pub async fn list(
    conn: impl PgExecutor<'_>,
    service: ServiceId,
    id: Option<DataRetentionId>,
    notification_type: Option<NotificationType>,
) -> Result<Vec<StoredDataRetention>, StoreError> {
    sqlx::query!(
        r#"SELECT kept.id, service_id, services.name, notification_type::text AS "notification_type!", days_of_retention,
               kept.created_at AS "created_at: jiff_sqlx::DateTime",
               kept.updated_at AS "updated_at: jiff_sqlx::DateTime"
           FROM service_data_retention AS kept JOIN services ON services.id = service_id
           WHERE service_id = $1 AND ($2::uuid IS NULL OR kept.id = $2)
               AND ($3::text IS NULL OR notification_type::text = $3)
           ORDER BY kept.notification_type"#,
        service.as_uuid(),
        id.map(DataRetentionId::as_uuid),
        notification_type.map(NotificationType::as_str),
    )
    .try_map(|row| {
        Ok(StoredDataRetention {
            id: row.id.into(),
            service_id: row.service_id.into(),
            service_name: row.name,
            notification_type: known("service_data_retention", "notification_type", &row.notification_type)
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            days_of_retention: row.days_of_retention,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    })
    .fetch_all(conn)
    .await
    .map_err(Into::into)
}

/// Sets the days of a channel; `false` when they are set already.
pub async fn insert(
    conn: &mut PgConnection,
    id: DataRetentionId,
    service: ServiceId,
    notification_type: NotificationType,
    days_of_retention: i32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES ($1, $2, $3::text::notification_type, $4, $5) ON CONFLICT DO NOTHING",
        id.as_uuid(),
        service.as_uuid(),
        notification_type.as_str(),
        days_of_retention,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets other days; `false` when the service has no such row.
pub async fn update(
    conn: impl PgExecutor<'_>,
    id: DataRetentionId,
    service: ServiceId,
    days_of_retention: i32,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE service_data_retention SET days_of_retention = $3, updated_at = $4 WHERE id = $1 AND service_id = $2",
        id.as_uuid(),
        service.as_uuid(),
        days_of_retention,
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
