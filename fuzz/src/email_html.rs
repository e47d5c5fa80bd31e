//! The HTML part of an email.

use tidings_template::{EmailBranding, EmailMessage};

use crate::html;
use crate::message;

/// Checks a template and its values: as content and as subject.
pub fn check(text: &str) {
    let (template, values) = message::read(text);
    let email = EmailMessage::render(&template, &template, &values);
    html::check(&email.html(&EmailBranding::default(), Some("https://example.com/unsubscribe?a=b&c=\"d\"")));
}
