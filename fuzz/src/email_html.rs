//! The HTML part of an email.

use tidings_template::{EmailBranding, EmailMessage, missing};

use crate::html;
use crate::message;

const UNSUBSCRIBE: &str = "https://example.com/unsubscribe?a=b&c=\"d\"";

/// Checks a template and its values: as content and as subject.
pub fn check(text: &str) {
    let (template, values) = message::read(text);
    let email = EmailMessage::render(&template, &template, &values);
    let document = email.html(&EmailBranding::default(), Some(UNSUBSCRIBE));
    if missing(&[&template], &values).is_empty() {
        html::check(&document);
    } else {
        html::check_preview(&document);
    }
}
