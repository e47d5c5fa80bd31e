//! Messages as a provider gets them: rendered, addressed, ready.

use tidings_domain::{KeyType, NotificationId, ServiceId};

/// A text message.
#[derive(Clone, Debug)]
pub struct SmsMessage {
    /// The notification, which is also the token by which a provider can tell a repeated request.
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    /// International digits without a `+`, e.g. `447900900123`.
    pub to: String,
    /// What the phone shows, service prefix included.
    pub body: String,
    /// Who the phone says it is from: a number, or up to 11 characters.
    pub sender: String,
    /// To a number outside the United Kingdom.
    pub international: bool,
    /// A test key's message is never really sent.
    pub key_type: KeyType,
}

/// An email.
#[derive(Clone, Debug)]
pub struct EmailMessage {
    /// The notification, which is also the token by which a provider can tell a repeated request.
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    /// The address as normalised: lower case, no surrounding space.
    pub to: String,
    /// The display name of the sender, not escaped.
    pub from_name: String,
    /// The sender's address, `local.part@domain`.
    pub from_address: String,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part, a whole document.
    pub html: String,
    /// The one-click unsubscribe address (RFC 8058), for the headers.
    pub unsubscribe_link: Option<String>,
    /// A test key's message is never really sent.
    pub key_type: KeyType,
}

impl EmailMessage {
    /// The headers by which mail programs unsubscribe with one click (RFC 8058), where there is an address for that.
    pub(crate) fn unsubscribe_headers(&self) -> Vec<(&'static str, String)> {
        match &self.unsubscribe_link {
            Some(link) => vec![
                ("List-Unsubscribe", format!("<{link}>")),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ],
            None => Vec::new(),
        }
    }
}
