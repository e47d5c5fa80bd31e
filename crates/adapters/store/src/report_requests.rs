//! Reports that people ask for: the table `report_requests`.

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{NotificationType, ReportRequestId, ReportRequestStatus, ReportedStatus, ServiceId, UserId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A report that somebody asked for.
#[derive(Clone, Debug)]
pub struct StoredReportRequest {
    pub id: ReportRequestId,
    pub user_id: UserId,
    pub service_id: ServiceId,
    pub status: ReportRequestStatus,
    /// Of every channel if there is none.
    pub notification_type: Option<NotificationType>,
    pub notification_status: ReportedStatus,
    pub created_at: Timestamp,
    /// When it was last worked on, if it was.
    pub updated_at: Option<Timestamp>,
}

struct Row {
    id: Uuid,
    user_id: Uuid,
    service_id: Uuid,
    status: String,
    notification_type: Option<String>,
    notification_status: Option<String>,
    created_at: DateTime,
    updated_at: Option<DateTime>,
}

impl TryFrom<Row> for StoredReportRequest {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let channel = row.notification_type.as_deref();
        let status = row.notification_status.as_deref();
        Ok(Self {
            id: row.id.into(),
            user_id: row.user_id.into(),
            service_id: row.service_id.into(),
            status: known("report_requests", "status", &row.status)?,
            notification_type: channel.map(|text| known("report_requests", "parameter", text)).transpose()?,
            notification_status: known("report_requests", "parameter", status.unwrap_or("all"))?,
            created_at: utc::from_column(row.created_at),
            updated_at: row.updated_at.map(utc::from_column),
        })
    }
}

/// A statement that gives rows of the table: what stands before the columns and after them, and its arguments. A parameter that is
/// not set, or of every channel, is none.
macro_rules! rows {
    ($before:literal, $after:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Row,
            $before + r#" id, user_id, service_id, status::text AS "status!",
                NULLIF(parameter->>'notification_type', 'all') AS notification_type,
                parameter->>'notification_status' AS notification_status, created_at AS "created_at: DateTime",
                updated_at AS "updated_at: DateTime" "# + $after,
            $($argument),+
        )
    };
}

/// A report to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewReportRequest {
    pub id: ReportRequestId,
    pub user_id: UserId,
    pub service_id: ServiceId,
    pub notification_type: Option<NotificationType>,
    pub notification_status: ReportedStatus,
}

/// The oldest report like `new` that the same person waits for, if it was asked for or worked on since. Until the transaction ends
/// nobody else looks for one of theirs, so that two requests at the same moment do not both find none.
pub async fn ongoing(
    conn: &mut PgConnection,
    new: &NewReportRequest,
    since: Timestamp,
) -> Result<Option<StoredReportRequest>, StoreError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('report request ' || $1::uuid, 0))",
        new.user_id.as_uuid()
    )
    .execute(&mut *conn)
    .await?;
    rows!(
        "SELECT",
        "FROM report_requests
         WHERE user_id = $1 AND service_id = $2 AND report_type = 'notifications' AND status IN ('pending', 'in progress')
             AND COALESCE(updated_at, created_at) > $3 AND parameter->>'notification_status' = $4
             AND NULLIF(parameter->>'notification_type', 'all') IS NOT DISTINCT FROM $5
         ORDER BY created_at LIMIT 1",
        new.user_id.as_uuid(),
        new.service_id.as_uuid(),
        utc::to_column(since) as _,
        new.notification_status.as_str(),
        new.notification_type.map(NotificationType::as_str),
    )
    .fetch_optional(conn)
    .await?
    .map(TryInto::try_into)
    .transpose()
}

/// Adds a report that is to be written.
pub async fn insert(
    conn: &mut PgConnection,
    new: &NewReportRequest,
    now: Timestamp,
) -> Result<StoredReportRequest, StoreError> {
    rows!(
        "INSERT INTO report_requests (id, user_id, service_id, report_type, status, parameter, created_at)
         VALUES ($1, $2, $3, 'notifications', 'pending',
             jsonb_build_object('notification_type', $4::text, 'notification_status', $5::text), $6)
         RETURNING",
        "",
        new.id.as_uuid(),
        new.user_id.as_uuid(),
        new.service_id.as_uuid(),
        new.notification_type.map(NotificationType::as_str),
        new.notification_status.as_str(),
        utc::to_column(now) as _,
    )
    .fetch_one(conn)
    .await?
    .try_into()
}

/// A report of a service, whatever became of it.
pub async fn get(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: ReportRequestId,
) -> Result<Option<StoredReportRequest>, StoreError> {
    rows!("SELECT", "FROM report_requests WHERE id = $1 AND service_id = $2", id.as_uuid(), service.as_uuid())
        .fetch_optional(executor)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// Says that a report is worked on. `None` where there is nothing left to be done: it was written, or is not wanted any more.
pub async fn work_on(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: ReportRequestId,
    now: Timestamp,
) -> Result<Option<StoredReportRequest>, StoreError> {
    rows!(
        "UPDATE report_requests SET status = 'in progress', updated_at = $3
         WHERE id = $1 AND service_id = $2 AND status IN ('pending', 'in progress')
         RETURNING",
        "",
        id.as_uuid(),
        service.as_uuid(),
        utc::to_column(now) as _,
    )
    .fetch_optional(executor)
    .await?
    .map(TryInto::try_into)
    .transpose()
}

/// Ends the work on a report; `false` when it had ended.
pub async fn end(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: ReportRequestId,
    status: ReportRequestStatus,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE report_requests SET status = $3::text::report_request_status_type, updated_at = $4
         WHERE id = $1 AND service_id = $2 AND status IN ('pending', 'in progress')",
        id.as_uuid(),
        service.as_uuid(),
        status.as_str(),
        utc::to_column(now) as _,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Reports that were asked for before, and whose files may be there still.
pub async fn kept_since_before(
    executor: impl PgExecutor<'_>,
    before: Timestamp,
) -> Result<Vec<ReportRequestId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM report_requests WHERE status <> 'deleted' AND created_at < $1 ORDER BY created_at",
        utc::to_column(before) as _,
    )
    .fetch_all(executor)
    .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// Says that a report's file is gone.
pub async fn mark_deleted(
    executor: impl PgExecutor<'_>,
    id: ReportRequestId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE report_requests SET status = 'deleted', updated_at = $2 WHERE id = $1",
        id.as_uuid(),
        utc::to_column(now) as _,
    )
    .execute(executor)
    .await?;
    Ok(())
}
