//! Letters that came back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationId, ServiceId, TemplateId};

use super::{QueryString, endpoint::endpoint, time::SpacedTime};

endpoint! {
    /// How many of a service's letters were reported in the last days.
    GET "/service/{service_id}/returned-letter-statistics"
        => GetReturnedLetterStatistics { service_id: ServiceId } -> ReturnedLetterStatistics
}

endpoint! {
    /// How many were reported on each day, the latest first.
    GET "/service/{service_id}/returned-letter-summary"
        => ListReturnedLetterDays { service_id: ServiceId } -> Vec<ReturnedLetterDay>
}

endpoint! {
    /// Those that were reported on a day, the newest first.
    GET "/service/{service_id}/returned-letters"
        => ListReturnedLetters { service_id: ServiceId } [ReportedAt] -> ReturnedLetters
}

/// The day of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportedAt(pub Date);

impl QueryString for ReportedAt {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("reported_at", self.0.to_string())]
    }
}

/// Letters of the last week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLetterStatistics {
    pub returned_letter_count: i64,
    /// The day of the latest report, which may be older.
    pub most_recent_report: Option<SpacedTime>,
}

/// Letters of a day's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLetterDay {
    pub returned_letter_count: i64,
    pub reported_at: Date,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLetters {
    pub returned_letters: Vec<ReturnedLetterRow>,
    /// Letters of the report of which nothing else is known any more.
    pub orphaned_count: i64,
}

/// A letter that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLetterRow {
    pub notification_id: NotificationId,
    /// Of a letter that the service's own system sent.
    pub client_reference: Option<String>,
    pub reported_at: Date,
    pub created_at: SpacedTime,
    /// None where the letter came as a PDF, like the next two.
    pub template_name: Option<String>,
    pub template_id: Option<TemplateId>,
    pub template_version: Option<i32>,
    /// Who sent it; `API` where nobody did, like the address.
    pub user_name: String,
    pub email_address: String,
    pub original_file_name: Option<String>,
    /// As people count the rows of the spreadsheet, its head included.
    pub job_row_number: Option<i32>,
    /// Of a PDF that somebody of the team sent.
    pub uploaded_letter_file_name: Option<String>,
}
