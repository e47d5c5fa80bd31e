//! Notifications as rows of a spreadsheet that people take home.

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationId, NotificationType, ServiceId};

use super::NotificationsWanted;
use crate::internal::endpoint::endpoint;

endpoint! {
    /// A service's notifications, the newest first, as rows: older ones than one by its id.
    GET "/service/{service_id}/notifications/csv"
        => ListNotificationsForCsv { service_id: ServiceId } [NotificationsWanted] -> CsvPage
}

/// A page of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvPage {
    pub notifications: Vec<CsvNotification>,
    pub page_size: i64,
}

/// A row. What is not there is an empty text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvNotification {
    pub id: NotificationId,
    pub row_number: RowNumber,
    pub recipient: String,
    pub client_reference: String,
    pub template_name: String,
    pub template_type: NotificationType,
    /// The name of the spreadsheet that it is of.
    pub job_name: String,
    /// In words.
    pub status: String,
    /// By the clock in London, as `2026-06-17 10:30:00`.
    pub created_at: String,
    pub created_by_name: Option<String>,
    pub created_by_email_address: Option<String>,
    pub api_key_name: Option<String>,
}

impl CsvNotification {
    /// The columns of files that people take home.
    pub const COLUMNS: [&'static str; 10] = [
        "Recipient",
        "Reference",
        "Template",
        "Type",
        "Sent by",
        "Sent by email",
        "Job",
        "Status",
        "Time",
        "API key name",
    ];

    /// What stands in each column. Of the address of a letter the first line.
    pub fn cells(&self) -> [&str; 10] {
        let recipient = self.recipient.lines().next().unwrap_or_default();
        [
            recipient.trim_start().trim_end_matches([' ', ',']),
            &self.client_reference,
            &self.template_name,
            self.template_type.as_str(),
            self.created_by_name.as_deref().unwrap_or_default(),
            self.created_by_email_address.as_deref().unwrap_or_default(),
            &self.job_name,
            &self.status,
            &self.created_at,
            self.api_key_name.as_deref().unwrap_or_default(),
        ]
    }
}

/// The row of the spreadsheet that a notification is of, from 1 on; an empty text if it is of none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RowNumber {
    Of(i32),
    None(String),
}

impl From<Option<i32>> for RowNumber {
    /// From the number that is stored, which counts from 0.
    fn from(stored: Option<i32>) -> Self {
        stored.map_or_else(|| Self::None(String::new()), |row| Self::Of(row.saturating_add(1)))
    }
}
