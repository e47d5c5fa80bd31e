//! What a template must be.

use tidings_domain::{LetterContactId, NotificationType, ServiceId, letter_date::Language};
use tidings_store::{PgConnection, StoreError, templates};
use tidings_template::{
    LetterSource, LetterTemplate, Personalisation, SMS_CHAR_COUNT_LIMIT, SmsMessage, Template as ParsedTemplate,
};

use crate::Failure;

/// What somebody wants to do with a template, as a refusal says it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Doing {
    Creating,
    Updating,
}

/// Refuses unless the service is there and may have templates of the channel.
pub(super) async fn service_may(
    conn: &mut PgConnection,
    service: ServiceId,
    channel: NotificationType,
    doing: Doing,
) -> Result<(), Failure> {
    match templates::service_may_have(conn, service, channel).await? {
        None => Err(Failure::not_found()),
        Some(true) => Ok(()),
        Some(false) => {
            let message = format!("{doing:?} {} templates is not allowed", channel.singular());
            Err(tidings_api_types::internal::ErrorReply::field("template_type", message).with_status(403).into())
        }
    }
}

/// Refuses text messages that are too long whatever their values, and letters with a code that holds too much.
pub(super) fn content(channel: NotificationType, subject: Option<&str>, content: &str) -> Result<(), Failure> {
    let none = Personalisation::new();
    match channel {
        NotificationType::Sms if SmsMessage::render(&ParsedTemplate::parse(content), &none, None).is_too_long() => {
            let message = format!("Content has a character count greater than the limit of {SMS_CHAR_COUNT_LIMIT}");
            Err(Failure::field("content", message))
        }
        NotificationType::Letter => {
            let source = LetterSource { subject: subject.unwrap_or_default(), content, ..LetterSource::default() };
            match LetterTemplate::parse(source).qr_code_too_long(Language::English, &none) {
                Some(_) => Err(Failure::field("content", "qr-code-too-long")),
                None => Ok(()),
            }
        }
        NotificationType::Sms | NotificationType::Email => Ok(()),
    }
}

/// Refuses an address for the top of letters that the service does not have, or any if it is no letter.
pub(super) async fn letter_contact(
    conn: &mut PgConnection,
    service: ServiceId,
    channel: NotificationType,
    contact: Option<LetterContactId>,
) -> Result<(), Failure> {
    let Some(contact) = contact else { return Ok(()) };
    if !templates::letter_contact_exists(conn, service, contact).await? {
        let message = format!("letter_contact_id {contact} does not exist in database for service id {service}");
        return Err(Failure::invalid(message));
    }
    match channel {
        NotificationType::Letter => Ok(()),
        other => Err(Failure::invalid(format!("Unable to set sender for {other} template"))),
    }
}

/// Only emails can be unsubscribed from by a link under them.
pub(super) fn unsubscribe_link(channel: NotificationType, wanted: bool) -> Result<(), Failure> {
    if wanted && channel != NotificationType::Email {
        return Err(Failure::field("has_unsubscribe_link", "Only email templates can have an unsubscribe link."));
    }
    Ok(())
}

/// A user that a body names and that is not there is a row that is not found.
pub(crate) fn or_unknown_user(error: StoreError) -> Failure {
    match error.constraint() {
        Some(name) if name.contains("_by_id") => Failure::not_found(),
        _ => error.into(),
    }
}
