//! What a service uploaded: spreadsheets that were sent, and letters by the day on which they are printed.

use serde::{Deserialize, Serialize};
use tidings_domain::{JobId, NotificationType, ServiceId};

use super::{
    ErrorReply, QueryString,
    endpoint::endpoint,
    jobs::{JobNotificationPage, StatusCount, limit_days},
    page::{Page, PageLinks},
    time::SpacedSeconds,
};

endpoint! {
    /// What a service uploaded and sent, the latest first.
    GET "/service/{service_id}/upload" => ListUploads { service_id: ServiceId } [UploadsQuery] -> UploadPage
}

endpoint! {
    /// Letters that were uploaded and are printed on a day.
    GET "/service/{service_id}/upload/uploaded-letters/{print_day}"
        => ListUploadedLetters { service_id: ServiceId, print_day: String } [Page] -> JobNotificationPage
}

/// Which uploads are asked for; by default the first page of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UploadsQuery {
    pub page: Page,
    /// Of today or so many days before.
    pub limit_days: Option<u16>,
}

impl QueryString for UploadsQuery {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.page.pairs();
        pairs.extend(self.limit_days.map(|days| ("limit_days", days.to_string())));
        pairs
    }
}

impl UploadsQuery {
    /// Reads what follows the question mark; `get` finds a parameter.
    ///
    /// # Errors
    /// The first parameter that is not right.
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, ErrorReply> {
        let days = get("limit_days").filter(|text| !text.is_empty());
        Ok(Self { page: Page::read(get("page"))?, limit_days: days.map(limit_days).transpose()? })
    }
}

/// A page of uploads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadPage {
    pub data: Vec<Upload>,
    pub page_size: i64,
    /// How many there are on all pages.
    pub total: i64,
    pub links: PageLinks,
}

/// A spreadsheet that was sent, or the uploaded letters of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Of a job.
    pub id: Option<JobId>,
    /// `Uploaded letters` for those of a day.
    pub original_file_name: String,
    pub notification_count: i64,
    /// When it was sent, or was to be; of letters, when they are printed.
    pub created_at: SpacedSeconds,
    pub upload_type: UploadType,
    pub template_type: NotificationType,
    /// Always none.
    pub recipient: Option<String>,
    /// How many of a job's notifications stand where.
    pub statistics: Vec<StatusCount>,
}

/// What an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadType {
    /// A spreadsheet.
    Job,
    /// Uploaded letters, all those that are printed on one day.
    LetterDay,
}
