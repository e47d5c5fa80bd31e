//! The replies to `POST /v2/notifications/{sms,email}`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::{NotificationId, TemplateId};

/// What was accepted, with status 201. `C` is the channel's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Posted<C> {
    pub id: NotificationId,
    pub reference: Option<String>,
    pub content: C,
    /// Where the notification can be read.
    pub uri: String,
    pub template: PostedTemplate,
    /// Always null: the message is sent at once.
    pub scheduled_for: Option<String>,
    /// Emails only: what `sanitise_content_for` changed, by placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sanitised_content: Option<Map<String, Value>>,
}

/// The template as used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostedTemplate {
    pub id: TemplateId,
    pub version: i32,
    /// `<api>/services/<service id>/templates/<template id>`.
    pub uri: String,
}

/// A text message's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SmsContent {
    /// With the placeholders filled, without the service's prefix.
    pub body: String,
    pub from_number: String,
}

/// An email's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EmailContent {
    pub from_email: String,
    /// The template's own markup with the placeholders filled.
    pub body: String,
    pub subject: String,
    pub one_click_unsubscribe_url: Option<String>,
}
