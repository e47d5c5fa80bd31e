//! The plain text part of an email, and its preheader.

use tidings_template::EmailMessage;

use crate::message;

/// Checks a template and its values: as content and as subject.
pub fn check(text: &str) {
    let (template, values) = message::read(text);
    let email = EmailMessage::render(&template, &template, &values);
    assert!(email.plain_text(None).ends_with('\n'));
    assert!(!email.subject().contains('\n'), "a subject is one line");
    let preheader = email.preheader();
    assert!(!preheader.to_lowercase().contains("<script"), "an element in the preheader: {preheader:?}");
}
