//! Reports of requests for no more emails, by which a service deals with them.

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{ServiceId, UnsubscribeReportId};

use crate::{StoreError, utc};

/// A report.
#[derive(Clone, Copy, Debug)]
pub struct StoredReport {
    pub id: UnsubscribeReportId,
    pub count: i64,
    /// Of the first request.
    pub earliest: Timestamp,
    /// Of the last.
    pub latest: Timestamp,
    pub processed_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// Reports: what follows the table, as `report`, and arguments.
macro_rules! reports {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query!(
            r#"SELECT report.id, report.count, report.earliest_timestamp AS "earliest: jiff_sqlx::DateTime",
                   report.latest_timestamp AS "latest: jiff_sqlx::DateTime",
                   report.processed_by_service_at AS "processed_at: jiff_sqlx::DateTime",
                   report.created_at AS "created_at: jiff_sqlx::DateTime"
               FROM unsubscribe_request_report AS report "# + $which,
            $($argument),+
        )
        .map(|row| StoredReport {
            id: row.id.into(),
            count: row.count,
            earliest: utc::from_column(row.earliest),
            latest: utc::from_column(row.latest),
            processed_at: row.processed_at.map(utc::from_column),
            created_at: utc::from_column(row.created_at),
        })
    };
}

/// A service's reports whose requests are kept, the latest first.
pub async fn list(pool: &PgPool, service: ServiceId) -> Result<Vec<StoredReport>, StoreError> {
    Ok(reports!(
        "WHERE service_id = $1 AND EXISTS (
             SELECT FROM unsubscribe_request WHERE unsubscribe_request_report_id = report.id)
         ORDER BY latest_timestamp DESC, id",
        service.as_uuid()
    )
    .fetch_all(pool)
    .await?)
}

/// One of a service's reports.
pub async fn by_id(
    pool: &PgPool,
    service: ServiceId,
    id: UnsubscribeReportId,
) -> Result<Option<StoredReport>, StoreError> {
    Ok(reports!("WHERE id = $1 AND service_id = $2", id.as_uuid(), service.as_uuid()).fetch_optional(pool).await?)
}

/// Requests in no report, or in none that the service has dealt with.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    pub count: i64,
    pub earliest: Timestamp,
    pub latest: Timestamp,
}

/// A service's requests that are in no report, if there are any.
pub async fn unbatched(pool: &PgPool, service: ServiceId) -> Result<Option<Open>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "count!", min(created_at) AS "earliest: jiff_sqlx::DateTime",
               max(created_at) AS "latest: jiff_sqlx::DateTime"
           FROM unsubscribe_request WHERE service_id = $1 AND unsubscribe_request_report_id IS NULL"#,
        service.as_uuid()
    )
    .fetch_one(pool)
    .await?;
    let times = row.earliest.zip(row.latest);
    Ok(times.map(|(earliest, latest)| Open {
        count: row.count,
        earliest: utc::from_column(earliest),
        latest: utc::from_column(latest),
    }))
}

/// How many of a service's requests are not dealt with, and when the last of those came; where there is none, when the last of
/// all came that are kept.
pub async fn statistics(pool: &PgPool, service: ServiceId) -> Result<Option<(i64, Timestamp)>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE report.processed_by_service_at IS NULL) AS "count!",
               COALESCE(max(request.created_at) FILTER (WHERE report.processed_by_service_at IS NULL),
                   max(request.created_at)) AS "latest: jiff_sqlx::DateTime"
           FROM unsubscribe_request AS request
           LEFT JOIN unsubscribe_request_report AS report ON report.id = request.unsubscribe_request_report_id
           WHERE request.service_id = $1"#,
        service.as_uuid()
    )
    .fetch_one(pool)
    .await?;
    Ok(row.latest.map(|latest| (row.count, utc::from_column(latest))))
}

/// Makes a report of a service's requests between two instants, both included, that are in none.
pub async fn insert(conn: &mut PgConnection, service: ServiceId, report: StoredReport) -> Result<(), StoreError> {
    let (earliest, latest) = (utc::to_column(report.earliest), utc::to_column(report.latest));
    sqlx::query!(
        "INSERT INTO unsubscribe_request_report (id, service_id, earliest_timestamp, latest_timestamp, count, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        report.id.as_uuid(),
        service.as_uuid(),
        earliest as _,
        latest as _,
        report.count,
        utc::to_column(report.created_at) as _,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE unsubscribe_request SET unsubscribe_request_report_id = $1
         WHERE service_id = $2 AND unsubscribe_request_report_id IS NULL AND created_at BETWEEN $3 AND $4",
        report.id.as_uuid(),
        service.as_uuid(),
        earliest as _,
        latest as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Says when the service has dealt with a report, or that it has not; `false` when it has no such report.
pub async fn set_processed(
    pool: &PgPool,
    service: ServiceId,
    id: UnsubscribeReportId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE unsubscribe_request_report SET processed_by_service_at = $3 WHERE id = $1 AND service_id = $2",
        id.as_uuid(),
        service.as_uuid(),
        at.map(utc::to_column) as _,
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A request in a report.
#[derive(Clone, Debug)]
pub struct ReportedRequest {
    pub email_address: String,
    pub template_name: String,
    /// Of the spreadsheet that the email was of.
    pub file_name: Option<String>,
    pub sent_at: Option<Timestamp>,
    pub received_at: Timestamp,
}

/// The requests in a service's report, by template, spreadsheet and time of sending, each backwards.
pub async fn requests(
    pool: &PgPool,
    service: ServiceId,
    id: UnsubscribeReportId,
) -> Result<Vec<ReportedRequest>, StoreError> {
    Ok(sqlx::query!(
        r#"SELECT request.email_address, templates.name, jobs.original_file_name AS "file_name?",
               email.sent_at AS "sent_at?: jiff_sqlx::DateTime", request.created_at AS "received_at: jiff_sqlx::DateTime"
           FROM unsubscribe_request AS request
           JOIN templates ON templates.id = request.template_id
           LEFT JOIN LATERAL (
               SELECT sent_at, job_id FROM notifications WHERE id = request.notification_id
               UNION ALL
               SELECT sent_at, job_id FROM notification_history WHERE id = request.notification_id
               LIMIT 1) AS email ON true
           LEFT JOIN jobs ON jobs.id = email.job_id
           WHERE request.service_id = $1 AND request.unsubscribe_request_report_id = $2
           ORDER BY templates.name DESC, jobs.original_file_name DESC, email.sent_at DESC, request.id"#,
        service.as_uuid(),
        id.as_uuid()
    )
    .map(|row| ReportedRequest {
        email_address: row.email_address,
        template_name: row.name,
        file_name: row.file_name,
        sent_at: row.sent_at.map(utc::from_column),
        received_at: utc::from_column(row.received_at),
    })
    .fetch_all(pool)
    .await?)
}
