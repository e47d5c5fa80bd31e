//! The replies to `POST /v2/notifications/{sms,email,letter}`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::{NotificationId, Postage, TemplateId};

/// What was accepted, with status 201. `C` is the channel's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Posted<C> {
    pub id: NotificationId,
    pub reference: Option<String>,
    pub content: C,
    /// Where the notification can be read.
    pub uri: String,
    pub template: PostedTemplate,
    /// When it is sent, if the request said; null otherwise.
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

/// The content of a letter that is made from a template.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterContent {
    /// The template's own markup with the placeholders filled.
    pub body: String,
    /// Escaped for HTML.
    pub subject: String,
}

/// A letter that came as a PDF.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostedPrecompiledLetter {
    pub id: NotificationId,
    pub reference: String,
    pub postage: Postage,
}

/// What was accepted, of whatever channel.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum AnyPosted {
    Sms(Posted<SmsContent>),
    Email(Posted<EmailContent>),
    Letter(Posted<LetterContent>),
    PrecompiledLetter(PostedPrecompiledLetter),
    /// As it was answered before to the same request, in JSON.
    Again(Box<serde_json::value::RawValue>),
}
