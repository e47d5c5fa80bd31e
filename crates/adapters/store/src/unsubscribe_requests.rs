//! Requests for no more emails, made through one-click unsubscribe, until the service has dealt with them.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{NotificationId, ServiceId, TemplateId, UnsubscribeRequestId};

use crate::{StoreError, utc};

/// A notification of which only what outlives its retention is known.
#[derive(Clone, Debug)]
pub struct SentEmail {
    pub service_id: ServiceId,
    pub template_id: TemplateId,
    pub template_version: i32,
    /// The recipient as given, while the notification is kept.
    pub to: Option<String>,
}

/// A request to be stored.
#[derive(Clone, Debug)]
pub struct NewUnsubscribeRequest<'a> {
    pub id: UnsubscribeRequestId,
    pub notification_id: NotificationId,
    pub email: &'a SentEmail,
    /// Whose wish it is.
    pub email_address: &'a str,
}

/// Keeps others from dealing with requests about the same notification until the transaction ends.
pub async fn lock(conn: &mut PgConnection, notification: NotificationId) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('unsubscribe ' || $1::uuid, 0))",
        notification.as_uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether there is a request about the notification that its service has not dealt with yet.
pub async fn is_pending(conn: &mut PgConnection, notification: NotificationId) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM unsubscribe_request AS request
               LEFT JOIN unsubscribe_request_report AS report ON report.id = request.unsubscribe_request_report_id
               WHERE request.notification_id = $1 AND report.processed_by_service_at IS NULL) AS "is_pending!""#,
        notification.as_uuid()
    )
    .fetch_one(conn)
    .await?)
}

/// What is left of a notification, of whatever service, after its retention too.
pub async fn sent_email(conn: &mut PgConnection, id: NotificationId) -> Result<Option<SentEmail>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT service_id AS "service_id!", template_id AS "template_id!", template_version AS "template_version!",
               "to" AS "to?"
           FROM notifications WHERE id = $1
           UNION ALL
           SELECT service_id, template_id, template_version, NULL FROM notification_history WHERE id = $1
           LIMIT 1"#,
        id.as_uuid()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| SentEmail {
        service_id: row.service_id.into(),
        template_id: row.template_id.into(),
        template_version: row.template_version,
        to: row.to,
    }))
}

/// Stores a request.
pub async fn insert(
    conn: &mut PgConnection,
    request: &NewUnsubscribeRequest<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO unsubscribe_request
             (id, notification_id, service_id, template_id, template_version, email_address, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        request.id.as_uuid(),
        request.notification_id.as_uuid(),
        request.email.service_id.as_uuid(),
        request.email.template_id.as_uuid(),
        request.email.template_version,
        request.email_address,
        utc::to_column(now) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves up to `at_most` requests to the history, without the address: those in a report that was made before `reported_before`, and
/// those in none that came before `unreported_before`. Tells how many there were.
pub async fn archive(
    pool: &PgPool,
    reported_before: Timestamp,
    unreported_before: Timestamp,
    at_most: i64,
) -> Result<u64, StoreError> {
    let moved = sqlx::query_scalar!(
        r#"WITH due AS MATERIALIZED (
               SELECT request.id FROM unsubscribe_request AS request
               LEFT JOIN unsubscribe_request_report AS report ON report.id = request.unsubscribe_request_report_id
               WHERE report.created_at < $1
                   OR (request.unsubscribe_request_report_id IS NULL AND request.created_at < $2)
               LIMIT $3 FOR UPDATE OF request SKIP LOCKED),
           gone AS (
               DELETE FROM unsubscribe_request WHERE id = ANY(ARRAY(SELECT id FROM due))
               RETURNING id, notification_id, service_id, template_id, template_version, created_at,
                   unsubscribe_request_report_id),
           past AS (
               INSERT INTO unsubscribe_request_history (id, notification_id, service_id, template_id, template_version,
                   created_at, unsubscribe_request_report_id)
               SELECT * FROM gone)
           SELECT count(*) AS "moved!" FROM gone"#,
        utc::to_column(reported_before) as _,
        utc::to_column(unreported_before) as _,
        at_most,
    )
    .fetch_one(pool)
    .await?;
    Ok(moved.unsigned_abs())
}
