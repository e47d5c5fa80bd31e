//! What we `POST` to services: the bodies of callbacks, in the order that Notify has them.
//!
//! Times are as everywhere on the wire ([`crate::time::to_wire`]). Every key is always there.

use serde::Serialize;
use tidings_domain::{ComplaintId, InboundSmsId, NotificationId, NotificationStatus, NotificationType, TemplateId};

/// A message has ended.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryStatus {
    pub id: NotificationId,
    /// The sender's own label.
    pub reference: Option<String>,
    /// The recipient as given.
    pub to: String,
    pub status: NotificationStatus,
    pub created_at: String,
    pub completed_at: Option<String>,
    /// Null when it never reached a provider.
    pub sent_at: Option<String>,
    pub notification_type: NotificationType,
    pub template_id: Option<TemplateId>,
    pub template_version: i32,
}

/// A text message came in.
#[derive(Clone, Debug, Serialize)]
pub struct ReceivedTextMessage {
    pub id: InboundSmsId,
    /// Who sent it.
    pub source_number: String,
    /// The service's number.
    pub destination_number: String,
    pub message: String,
    pub date_received: String,
}

/// Somebody complained about an email.
#[derive(Clone, Debug, Serialize)]
pub struct Complaint {
    pub notification_id: NotificationId,
    pub complaint_id: ComplaintId,
    /// The sender's own label of the email.
    pub reference: Option<String>,
    /// Who complained.
    pub to: String,
    pub complaint_date: String,
}

/// A letter came back.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnedLetter {
    pub notification_id: NotificationId,
    /// The sender's own label; of letters sent by the API alone.
    pub reference: Option<String>,
    pub date_sent: String,
    /// The team member's email address, or `API`.
    pub sent_by: String,
    /// Null for letters that were made elsewhere, as the two that follow.
    pub template_name: Option<String>,
    pub template_id: Option<TemplateId>,
    pub template_version: Option<i32>,
    pub spreadsheet_file_name: Option<String>,
    /// As the spreadsheet's program numbers its rows: the first after the headings is 2.
    pub spreadsheet_row_number: Option<i32>,
    pub upload_letter_file_name: Option<String>,
}
