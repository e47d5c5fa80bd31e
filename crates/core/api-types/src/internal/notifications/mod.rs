//! A service's notifications as its team reads them, and what the team sends itself.

mod csv;
mod events;
mod monthly;
mod one_off;
mod wanted;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::{
    ApiKeyId, JobId, KeyType, LetterLanguages, NotificationId, NotificationStatus, NotificationType, Postage,
    ServiceId, TemplateId, UserId,
};

pub use csv::{CsvNotification, CsvPage, ListNotificationsForCsv, RowNumber};
pub use events::{ListNotificationEvents, NotificationEvent, NotificationEventKind};
pub use monthly::{
    CountNotifications, GetMonthlyStatistics, GetMonthlyTemplateUsage, MonthOfStatuses, MonthlyTemplateUsage,
    NotificationsSent, TemplateUsage, Year,
};
pub use one_off::{NewOneOff, SendNotification, Sent};
pub use wanted::{MOST_ON_A_PAGE, NotificationsWanted};

use super::{endpoint::endpoint, letter_attachments::LetterAttachment, time::WireTime};

endpoint! {
    /// A service's notifications, the newest first; or those whose recipient or reference holds a text.
    GET "/service/{service_id}/notifications"
        => ListNotifications { service_id: ServiceId } [NotificationsWanted] -> NotificationPage
}

endpoint! {
    /// As [`ListNotifications`], so that no recipient stands in an address.
    POST "/service/{service_id}/notifications"
        => SearchNotifications { service_id: ServiceId } (NotificationsWanted) -> NotificationPage
}

endpoint! {
    /// One of them, while it is kept.
    GET "/service/{service_id}/notifications/{notification_id}"
        => GetNotification { service_id: ServiceId, notification_id: NotificationId } -> Notification
}

endpoint! {
    /// Stops a letter that is not printed yet.
    POST "/service/{service_id}/notifications/{notification_id}/cancel"
        => CancelNotification { service_id: ServiceId, notification_id: NotificationId } -> Notification
}

/// A page of notifications.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotificationPage {
    pub notifications: Vec<Notification>,
    /// Not told of a search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<i64>,
    pub links: OtherPages,
}

/// Whether there are pages before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPages {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prev: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub next: bool,
}

/// A notification with all that its team may know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    pub id: NotificationId,
    /// The recipient as given.
    pub to: String,
    /// The recipient as sent to.
    pub normalised_to: Option<String>,
    pub status: NotificationStatus,
    pub notification_type: NotificationType,
    pub created_at: WireTime,
    pub sent_at: Option<WireTime>,
    pub updated_at: Option<WireTime>,
    /// The provider's identifier.
    pub sent_by: Option<String>,
    /// The provider's name for it; of letters ours.
    pub reference: Option<String>,
    /// The sender's own label.
    pub client_reference: Option<String>,
    pub personalisation: Map<String, Value>,
    /// Letters have one.
    pub postage: Option<Postage>,
    /// Where answers go, or who a text message is from.
    pub reply_to_text: Option<String>,
    pub unsubscribe_link: Option<String>,
    /// Text message fragments, or sheets of a letter.
    pub billable_units: i32,
    pub international: Option<bool>,
    pub phone_prefix: Option<String>,
    pub rate_multiplier: Option<f64>,
    pub document_download_count: Option<i32>,
    /// The row of the spreadsheet, from 0 on.
    pub job_row_number: Option<i32>,
    pub key_type: KeyType,
    pub key_name: Option<String>,
    pub api_key: Option<ApiKeyId>,
    pub service: ServiceId,
    /// Who sent it, if somebody of the team did.
    pub created_by: Option<Sender>,
    /// The spreadsheet that it is of.
    pub job: Option<JobOfNotification>,
    pub template: TemplateOfNotification,
}

/// Somebody of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
}

/// A spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobOfNotification {
    pub id: JobId,
    pub original_file_name: String,
}

/// The version of a template that a notification was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateOfNotification {
    pub id: TemplateId,
    pub service: ServiceId,
    pub version: i32,
    pub name: String,
    pub template_type: NotificationType,
    pub content: String,
    pub subject: Option<String>,
    /// The values of its messages are hidden from everybody.
    pub redact_personalisation: bool,
    pub is_precompiled_letter: bool,
    pub letter_attachment: Option<LetterAttachment>,
    /// Where answers go by default.
    pub reply_to_text: Option<String>,
    pub letter_languages: Option<LetterLanguages>,
    pub letter_welsh_subject: Option<String>,
    pub letter_welsh_content: Option<String>,
    pub has_unsubscribe_link: bool,
}
