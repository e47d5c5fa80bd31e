//! `GET /v2/notifications/{id}`: a notification, alone or in a list.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::{NotificationId, NotificationType, Postage, TemplateId};

/// A notification as its service reads it. Every key is always there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notification {
    pub id: NotificationId,
    pub reference: Option<String>,
    pub email_address: Option<String>,
    pub phone_number: Option<String>,
    pub line_1: Option<String>,
    pub line_2: Option<String>,
    pub line_3: Option<String>,
    pub line_4: Option<String>,
    pub line_5: Option<String>,
    pub line_6: Option<String>,
    pub postcode: Option<String>,
    #[serde(rename = "type")]
    pub notification_type: NotificationType,
    pub status: String,
    pub template: TemplateVersion,
    pub body: String,
    /// Null for text messages.
    pub subject: Option<String>,
    pub created_at: String,
    /// The team member who sent it; null when the API did.
    pub created_by_name: Option<String>,
    pub sent_at: Option<String>,
    /// When the last state was reached.
    pub completed_at: Option<String>,
    pub scheduled_for: Option<String>,
    /// Letters only.
    pub postage: Option<Postage>,
    /// Emails only: where a mail program's unsubscribe button goes.
    pub one_click_unsubscribe_url: Option<String>,
    /// What the cost is made of; empty until it is known, and for emails.
    pub cost_details: Map<String, Value>,
    /// Null until it is known.
    pub cost_in_pounds: Option<f64>,
    pub is_cost_data_ready: bool,
    /// Letters only, and absent otherwise: when it arrives at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_delivery: Option<String>,
}

/// The version of the template that the notification was made with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TemplateVersion {
    pub version: i32,
    pub id: TemplateId,
    /// `<api>/v2/template/<id>/version/<version>`.
    pub uri: String,
}
