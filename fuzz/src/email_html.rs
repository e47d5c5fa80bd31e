//! The HTML part of an email.

use tidings_template::{EmailBranding, EmailMessage, missing};

use crate::html;
use crate::message;

const UNSUBSCRIBE: &str = "https://example.com/unsubscribe?a=b&c=\"d\"";

/// Checks a template and its values: as content and as subject.
///
/// The whole document is checked as it is sent, with every value. In a preview, the preheader marks what is missing, and
/// may end within the mark.
pub fn check(text: &str) {
    let (template, values) = message::read(text);
    let email = EmailMessage::render(&template, &template, &values);
    html::check(&email.html_body(Some(UNSUBSCRIBE)));
    if missing(&[&template], &values).is_empty() {
        html::check(&email.html(&EmailBranding::default(), Some(UNSUBSCRIBE)));
    }
}
