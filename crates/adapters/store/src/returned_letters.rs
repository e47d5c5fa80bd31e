//! Letters that came back, by the days on which that was reported.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Date as DateColumn, ToSqlx};
use sqlx::PgPool;
use tidings_domain::{NotificationId, ServiceId, TemplateId};

use crate::{StoreError, utc};

/// How many of a service's letters were reported on each day, the latest first.
pub async fn days(pool: &PgPool, service: ServiceId) -> Result<Vec<(Date, i64)>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT reported_at AS "reported_at: DateColumn", count(*) AS "count!" FROM returned_letters
           WHERE service_id = $1 GROUP BY reported_at ORDER BY returned_letters.reported_at DESC"#,
        service.as_uuid()
    )
    .map(|row| (row.reported_at.to_jiff(), row.count))
    .fetch_all(pool)
    .await?)
}

/// A letter that came back, with what is known of it, live or in the history.
#[derive(Clone, Debug)]
pub struct ReturnedLetter {
    pub notification_id: NotificationId,
    pub client_reference: Option<String>,
    pub created_at: Timestamp,
    pub template_id: TemplateId,
    pub template_version: i32,
    pub template_name: String,
    /// It stands for letters that come as PDFs.
    pub template_is_hidden: bool,
    /// The service's own system sent it.
    pub is_by_key: bool,
    /// The name and the email address of whoever sent it.
    pub sent_by: Option<(String, String)>,
    /// Of the spreadsheet that it is of.
    pub file_name: Option<String>,
    /// Counted from 0.
    pub job_row_number: Option<i32>,
}

/// A service's letters that were reported on a day, the newest first.
pub async fn reported_on(pool: &PgPool, service: ServiceId, day: Date) -> Result<Vec<ReturnedLetter>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT letter.id AS "id!", letter.client_reference, letter.created_at AS "created_at!: jiff_sqlx::DateTime",
               letter.template_id AS "template_id!", letter.template_version AS "template_version!", templates.name,
               templates.hidden, letter.api_key_id IS NOT NULL AS "is_by_key!", users.name AS "user_name?",
               users.email_address AS "email_address?", jobs.original_file_name AS "file_name?", letter.job_row_number
           FROM returned_letters
           JOIN LATERAL (
               SELECT id, client_reference, created_at, template_id, template_version, api_key_id, created_by_id, job_id,
                   job_row_number
               FROM notifications WHERE id = returned_letters.notification_id
               UNION ALL
               SELECT id, client_reference, created_at, template_id, template_version, api_key_id, created_by_id, job_id,
                   job_row_number
               FROM notification_history WHERE id = returned_letters.notification_id
               LIMIT 1) AS letter ON true
           JOIN templates ON templates.id = letter.template_id
           LEFT JOIN users ON users.id = letter.created_by_id
           LEFT JOIN jobs ON jobs.id = letter.job_id
           WHERE returned_letters.service_id = $1 AND returned_letters.reported_at = $2
           ORDER BY letter.created_at DESC, letter.id"#,
        service.as_uuid(),
        day.to_sqlx() as _,
    )
    .map(|row| ReturnedLetter {
        notification_id: row.id.into(),
        client_reference: row.client_reference,
        created_at: utc::from_column(row.created_at),
        template_id: row.template_id.into(),
        template_version: row.template_version,
        template_name: row.name,
        template_is_hidden: row.hidden,
        is_by_key: row.is_by_key,
        sent_by: row.user_name.zip(row.email_address),
        file_name: row.file_name,
        job_row_number: row.job_row_number,
    })
    .fetch_all(pool)
    .await?)
}

/// How many letters of a report there are of which nothing else is known any more.
pub async fn orphaned(pool: &PgPool, service: ServiceId, day: Date) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM returned_letters AS returned
           WHERE service_id = $1 AND reported_at = $2
               AND NOT EXISTS (SELECT FROM notifications WHERE id = returned.notification_id)
               AND NOT EXISTS (SELECT FROM notification_history WHERE id = returned.notification_id)"#,
        service.as_uuid(),
        day.to_sqlx() as _,
    )
    .fetch_one(pool)
    .await?)
}
