//! Wishes for no more emails, as a service deals with them: together, in reports.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tidings_domain::{ServiceId, UnsubscribeReportId};

use super::{
    ErrorReply,
    endpoint::endpoint,
    fields::{Fields, boolean, instant, integer},
    time::{HttpTime, WireTime},
};

endpoint! {
    /// What has come since the last report, if anything has, then the reports, the latest first.
    GET "/service/{service_id}/unsubscribe-request-reports-summary"
        => ListUnsubscribeReports { service_id: ServiceId } -> Vec<UnsubscribeReport>
}

endpoint! {
    /// How many wishes the service has not dealt with.
    GET "/service/{service_id}/unsubscribe-request-statistics"
        => GetUnsubscribeStatistics { service_id: ServiceId } -> UnsubscribeStatistics
}

endpoint! {
    /// Makes a report of what has come in some time.
    POST "/service/{service_id}/create-unsubscribe-request-report"
        => CreateUnsubscribeReport { service_id: ServiceId } (NewUnsubscribeReport) -> 201 UnsubscribeReportMade
}

endpoint! {
    /// Says whether the service has dealt with a report.
    POST "/service/{service_id}/process-unsubscribe-request-report/{batch_id}"
        => ProcessUnsubscribeReport { service_id: ServiceId, batch_id: UnsubscribeReportId } (ReportProcessed) -> 204 ()
}

endpoint! {
    /// Who wants no more emails, by a report.
    GET "/service/{service_id}/unsubscribe-request-report/{batch_id}"
        => GetUnsubscribeReport { service_id: ServiceId, batch_id: UnsubscribeReportId } -> UnsubscribeReportRows
}

/// A report, or what has come since the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribeReport {
    /// None of what has come since the last report.
    pub batch_id: Option<UnsubscribeReportId>,
    pub count: i64,
    pub created_at: Option<WireTime>,
    /// Of the first wish.
    pub earliest_timestamp: WireTime,
    /// Of the last.
    pub latest_timestamp: WireTime,
    pub processed_by_service_at: Option<WireTime>,
    pub is_a_batched_report: bool,
    /// When the addresses are forgotten.
    pub will_be_archived_at: WireTime,
    pub service_id: ServiceId,
}

/// How many wishes the service has not dealt with; `{}` if there never was one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribeStatistics {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsubscribe_requests_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datetime_of_latest_unsubscribe_request: Option<HttpTime>,
}

/// A report to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NewUnsubscribeReport {
    pub count: i64,
    pub earliest_timestamp: WireTime,
    pub latest_timestamp: WireTime,
}

impl NewUnsubscribeReport {
    /// Reads a body.
    ///
    /// # Errors
    /// When there is none, or what is missing or not right.
    pub fn read(body: &Value) -> Result<Self, ErrorReply> {
        if is_nothing(body) {
            let message = "summary data needed to create an unsubscribe request report is missing";
            return Err(ErrorReply::message(400, json!({ "summary_data": message })));
        }
        let mut fields = Fields::of(body)?;
        let count = fields.required("count", integer);
        let earliest = fields.required("earliest_timestamp", instant);
        let latest = fields.required("latest_timestamp", instant);
        fields.finish()?;
        Ok(Self {
            count: count.unwrap_or_default(),
            earliest_timestamp: earliest.unwrap_or_default().into(),
            latest_timestamp: latest.unwrap_or_default().into(),
        })
    }
}

/// The report that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribeReportMade {
    pub report_id: UnsubscribeReportId,
}

/// Whether a report has been dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReportProcessed {
    pub report_has_been_processed: bool,
}

impl ReportProcessed {
    /// Reads a body.
    ///
    /// # Errors
    /// When it does not say so.
    pub fn read(body: &Value) -> Result<Self, ErrorReply> {
        if is_nothing(body) {
            return Err(ErrorReply::message(400, json!({"marked_as_completed": "missing data for required field"})));
        }
        let mut fields = Fields::of(body)?;
        let processed = fields.required("report_has_been_processed", boolean);
        fields.finish()?;
        Ok(Self { report_has_been_processed: processed.unwrap_or_default() })
    }
}

fn is_nothing(body: &Value) -> bool {
    body.is_null() || body.as_object().is_some_and(serde_json::Map::is_empty)
}

/// A report with its wishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribeReportRows {
    pub batch_id: UnsubscribeReportId,
    pub earliest_timestamp: HttpTime,
    pub latest_timestamp: HttpTime,
    pub unsubscribe_requests: Vec<UnsubscribeRow>,
}

/// A wish. Times are by the clock in London.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsubscribeRow {
    pub email_address: String,
    pub template_name: String,
    /// `N/A` where the email was of no spreadsheet.
    pub original_file_name: String,
    pub template_sent_at: Option<String>,
    pub unsubscribe_request_received_at: String,
}
