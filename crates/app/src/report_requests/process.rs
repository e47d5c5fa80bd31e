//! A report is written, part by part.
//!
//! It can be broken off and begun again at any moment: what is stored of its file stays, and the next part begins where the last one
//! ends. Two runs at the same time write one file. What is sent after the report was asked for is not in it.

use jiff::Timestamp;
use tidings_domain::{NotificationId, NotificationType, ReportRequestId, ReportRequestStatus, ServiceId, SharedClock};
use tidings_store::{
    PgConnection, StoreError, data_retention,
    notifications::{self, ShownInReport},
    report_requests::{self, StoredReportRequest},
};
use uuid::Uuid;

use super::parts;
use crate::{
    App, Failure,
    jobs::ProcessReportRequest,
    service_notifications::{csv_row, days_ago},
};

/// Rows in a part: about a megabyte and a half.
const ROWS: i64 = 10_000;
/// How long messages are kept where the team has not decided, in days.
const USUAL_DAYS: u16 = 7;

/// Writes what is not there yet of a report's file. A report that has ended is left alone.
///
/// # Errors
/// When the database or the disk fails; what is stored by then stays.
pub async fn process(app: &App, asked: ProcessReportRequest, clock: &SharedClock) -> Result<(), Failure> {
    let ProcessReportRequest { service_id, report_request_id: id } = asked;
    let work_on = async || report_requests::work_on(&app.pool, service_id, id, clock.now()).await;
    let Some(request) = work_on().await? else { return Ok(()) };
    let statuses = request.notification_status.statuses();
    let mut wanted = ShownInReport {
        service_id,
        notification_type: request.notification_type,
        statuses: &statuses,
        since: days_ago(days_kept(app, &request).await?, request.created_at),
        // No id is larger: what was made at that very moment is in it.
        before: (request.created_at, NotificationId::new(Uuid::max())),
        limit: ROWS,
    };
    let mut written = parts::written(app, id).await?;
    while !written.is_whole() {
        if let Some(end) = written.end {
            wanted.before = end;
        }
        let found = notifications::shown_in_report(&app.pool, &wanted).await?;
        let is_full = i64::try_from(found.len()).is_ok_and(|count| count >= ROWS);
        let last = found.last().filter(|_| is_full);
        let end = last.map(|last| (last.created_at, last.id));
        let rows: Vec<_> = found.into_iter().map(csv_row).collect();
        // Nothing is stored of what was deleted meanwhile.
        if work_on().await?.is_none() {
            return Ok(());
        }
        written = parts::write(app, id, written.parts, &rows, end).await?;
    }
    report_requests::end(&app.pool, service_id, id, ReportRequestStatus::Stored, clock.now()).await?;
    Ok(())
}

/// For how many days the messages of a report are kept; where it is of every channel, the longest.
async fn days_kept(app: &App, request: &StoredReportRequest) -> Result<u16, StoreError> {
    let set = data_retention::list(&app.pool, request.service_id, None, request.notification_type).await?;
    let of = |channel: NotificationType| {
        let days = set.iter().find(|set| set.notification_type == channel).map(|set| set.days_of_retention);
        days.and_then(|days| u16::try_from(days).ok()).unwrap_or(USUAL_DAYS)
    };
    let days = match request.notification_type {
        Some(channel) => of(channel),
        None => NotificationType::ALL.iter().copied().map(of).max().unwrap_or(USUAL_DAYS),
    };
    Ok(days)
}

/// Ends a report that could not be written, in the transaction that gives its work up.
///
/// # Errors
/// When the database does not take it.
pub async fn give_up(
    conn: &mut PgConnection,
    service: ServiceId,
    id: ReportRequestId,
    now: Timestamp,
) -> Result<(), StoreError> {
    report_requests::end(conn, service, id, ReportRequestStatus::Failed, now).await.map(drop)
}
