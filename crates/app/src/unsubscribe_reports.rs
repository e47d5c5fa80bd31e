//! Wishes for no more emails, as a service deals with them: together, in reports.

use jiff::{Timestamp, ToSpan};
use serde_json::json;
use tidings_api_types::internal::{
    ErrorReply,
    unsubscribe_reports::{
        NewUnsubscribeReport, ReportProcessed, UnsubscribeReport, UnsubscribeReportMade, UnsubscribeReportRows,
        UnsubscribeRow, UnsubscribeStatistics,
    },
};
use tidings_domain::{ServiceId, UnsubscribeReportId, london};
use tidings_store::{
    services,
    unsubscribe_reports::{self, Open, ReportedRequest, StoredReport},
};

use crate::{App, Failure, random};

/// For how many days a report keeps its addresses.
pub(crate) const REPORTED_KEPT: i32 = 7;
/// For how many days they are kept before they are in a report.
pub(crate) const UNREPORTED_KEPT: i32 = 90;

/// What has come since the last report, if anything has, then the reports, the latest first.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<UnsubscribeReport>, Failure> {
    let (open, reports) = tokio::try_join!(
        unsubscribe_reports::unbatched(&app.pool, service),
        unsubscribe_reports::list(&app.pool, service)
    )?;
    let open = open.map(|open| unbatched(service, open));
    Ok(open.into_iter().chain(reports.into_iter().map(|report| batched(service, report))).collect())
}

/// How many wishes the service has not dealt with.
pub async fn statistics(app: &App, service: ServiceId) -> Result<UnsubscribeStatistics, Failure> {
    let (count, latest) = unsubscribe_reports::statistics(&app.pool, service).await?.unzip();
    Ok(UnsubscribeStatistics {
        unsubscribe_requests_count: count,
        datetime_of_latest_unsubscribe_request: latest.map(Into::into),
    })
}

/// Makes a report of what has come in some time, and is in none.
pub async fn create(
    app: &App,
    service: ServiceId,
    new: NewUnsubscribeReport,
    now: Timestamp,
) -> Result<UnsubscribeReportMade, Failure> {
    let report = StoredReport {
        id: UnsubscribeReportId::at(now, random::id_bytes()),
        count: new.count,
        earliest: new.earliest_timestamp.into(),
        latest: new.latest_timestamp.into(),
        processed_at: None,
        created_at: now,
    };
    let mut transaction = app.begin().await?;
    if !services::exists(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    unsubscribe_reports::insert(&mut transaction, service, report).await?;
    transaction.commit().await?;
    Ok(UnsubscribeReportMade { report_id: report.id })
}

/// Says whether the service has dealt with a report.
pub async fn process(
    app: &App,
    service: ServiceId,
    id: UnsubscribeReportId,
    processed: ReportProcessed,
    now: Timestamp,
) -> Result<(), Failure> {
    let at = processed.report_has_been_processed.then_some(now);
    if unsubscribe_reports::set_processed(&app.pool, service, id, at).await? {
        return Ok(());
    }
    let message = format!("No UnsubscribeRequestReport found for id:{id}");
    Err(ErrorReply::message(400, json!({ "batch_id": message })).into())
}

/// Who wants no more emails, by a report.
pub async fn rows(app: &App, service: ServiceId, id: UnsubscribeReportId) -> Result<UnsubscribeReportRows, Failure> {
    let report = unsubscribe_reports::by_id(&app.pool, service, id).await?;
    let report = report.ok_or_else(|| Failure::invalid(format!("No report available for {id}")))?;
    let requests = unsubscribe_reports::requests(&app.pool, service, id).await?;
    Ok(UnsubscribeReportRows {
        batch_id: report.id,
        earliest_timestamp: report.earliest.into(),
        latest_timestamp: report.latest.into(),
        unsubscribe_requests: requests.into_iter().map(row).collect(),
    })
}

fn row(request: ReportedRequest) -> UnsubscribeRow {
    UnsubscribeRow {
        email_address: request.email_address,
        template_name: request.template_name,
        original_file_name: request.file_name.unwrap_or_else(|| "N/A".to_owned()),
        template_sent_at: request.sent_at.map(london::text),
        unsubscribe_request_received_at: london::text(request.received_at),
    }
}

fn batched(service_id: ServiceId, report: StoredReport) -> UnsubscribeReport {
    UnsubscribeReport {
        batch_id: Some(report.id),
        count: report.count,
        created_at: Some(report.created_at.into()),
        earliest_timestamp: report.earliest.into(),
        latest_timestamp: report.latest.into(),
        processed_by_service_at: report.processed_at.map(Into::into),
        is_a_batched_report: true,
        will_be_archived_at: days_after(report.created_at, REPORTED_KEPT).into(),
        service_id,
    }
}

fn unbatched(service_id: ServiceId, open: Open) -> UnsubscribeReport {
    UnsubscribeReport {
        batch_id: None,
        count: open.count,
        created_at: None,
        earliest_timestamp: open.earliest.into(),
        latest_timestamp: open.latest.into(),
        processed_by_service_at: None,
        is_a_batched_report: false,
        will_be_archived_at: days_after(open.earliest, UNREPORTED_KEPT).into(),
        service_id,
    }
}

/// The midnight in London with which the day begins that is so many days later.
fn days_after(instant: Timestamp, days: i32) -> Timestamp {
    london::midnight(london::day(instant).saturating_add(days.days()))
}
