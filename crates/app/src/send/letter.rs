//! Accepts a letter that is made from a template.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tidings_api_types::v2::{
    PostTemplatedLetter,
    posted::{LetterContent, Posted},
};
use tidings_domain::{
    KeyType, NotificationId, NotificationStatus, NotificationType, Postage, ServicePermission, letter_date::Language,
};
use tidings_queue::NewJob;
use tidings_recipients::{LetterPermissions, PostageZone, PostalAddress};
use tidings_store::notifications::{NewLetter, NewNotification};
use tidings_template::{LetterDetails, LetterMessage, Missing, Personalisation};

use super::{Caller, Refusal, Repeatable, acceptance::AcceptedMessage, not_stored, template};
use crate::{
    App,
    directory::ReadyLetter,
    random,
    sandbox::{SANDBOX_RECEIPT, SandboxReceipt},
};

/// Checks the request in the order of the public API, and stores the letter. With a test key it is not to be printed: it is
/// stored as being sent, with the job that reports it delivered.
///
/// # Errors
/// The first check that does not hold.
pub(super) async fn send(
    app: &App,
    caller: &Caller,
    request: PostTemplatedLetter,
    repeatable: Option<&Repeatable>,
    now: Timestamp,
) -> Result<Posted<LetterContent>, Refusal> {
    let template = app.template_for(caller, request.template_id, NotificationType::Letter).await?;
    let letter = template.letter.as_ref().ok_or(Refusal::TemplateNotFound)?;
    let values = Personalisation::from_json(&request.personalisation);
    can_be_filled(letter, &values)?;
    let address = address(&request.personalisation);
    let message = render(letter, &values, &address, now);
    if message.is_empty {
        return Err(Refusal::EmptyMessage);
    }
    if template::has_file(&request.personalisation) {
        return Err(Refusal::FileNotByEmail);
    }
    may_send(caller)?;
    may_go_to(caller, &address)?;

    let id = NotificationId::at(now, random::id_bytes());
    let posted = Posted {
        id,
        reference: request.reference.clone(),
        content: LetterContent { body: message.source, subject: message.subject },
        uri: app.notification_uri(id),
        template: app.posted_template(caller, &template),
        scheduled_for: None,
        sanitised_content: None,
    };
    let postage = postage(letter, &address);
    let is_test = caller.key_type == KeyType::Test;
    let status = if is_test { NotificationStatus::Sending } else { NotificationStatus::Created };
    let notification = NewNotification {
        client_reference: request.reference,
        reply_to_text: letter.contact_block.clone(),
        ..new_letter(
            caller,
            (template.id, template.version),
            NewLetter { status, postage, reference: random::letter_reference() },
            address.normalised(),
            app.signer.sign(&request.personalisation).map_err(not_stored)?,
            (id, now),
        )
    };
    let job = if is_test { Some(delivered(&notification)?) } else { None };
    let accepted = AcceptedMessage::letter(app, caller, notification, job, None);
    app.submit(caller, Some(accepted), repeatable, &posted, now).await?;
    Ok(posted)
}

/// The row of a letter to `to`, of a template's version, without what only some letters have.
pub(super) fn new_letter(
    caller: &Caller,
    (template_id, template_version): (tidings_domain::TemplateId, i32),
    letter: NewLetter,
    to: &str,
    personalisation: String,
    (id, created_at): (NotificationId, Timestamp),
) -> NewNotification {
    NewNotification {
        id,
        service_id: caller.service.id,
        notification_type: NotificationType::Letter,
        template_id,
        template_version,
        api_key_id: caller.api_key_id,
        key_type: caller.key_type,
        created_by: None,
        to: to.to_owned(),
        // As letters are searched for.
        normalised_to: to.split_whitespace().collect::<String>().to_lowercase(),
        personalisation,
        client_reference: None,
        reply_to_text: None,
        unsubscribe_link: None,
        international: matches!(letter.postage, Postage::Europe | Postage::RestOfWorld),
        phone_prefix: None,
        rate_multiplier: None,
        letter: Some(letter),
        job: None,
        created_at,
    }
}

/// Letters go out for live services, and for test keys; team keys send none.
pub(super) fn may_send(caller: &Caller) -> Result<(), Refusal> {
    match caller.key_type {
        KeyType::Team => Err(Refusal::LetterByTeamKey),
        KeyType::Normal if caller.service.service.restricted => Err(Refusal::LetterInTrialMode),
        KeyType::Normal | KeyType::Test => Ok(()),
    }
}

/// A letter in two languages needs the values of both.
pub(super) fn can_be_filled(letter: &ReadyLetter, values: &Personalisation) -> Result<(), Refusal> {
    let too_long = |language| letter.template.qr_code_too_long(language, values);
    if let Some(code) = too_long(Language::Welsh).or_else(|| too_long(Language::English)) {
        return Err(Refusal::QrCodeTooLong(code));
    }
    let missing = letter.template.missing(Language::English, values);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::MissingPersonalisation(missing.into_iter().map(str::to_owned).collect()))
}

pub(super) fn render(
    letter: &ReadyLetter,
    values: &Personalisation,
    address: &PostalAddress,
    now: Timestamp,
) -> LetterMessage {
    let lines: Vec<String> = address.lines().map(str::to_owned).collect();
    let details =
        LetterDetails { language: Language::English, address: &lines, date: now, missing: Missing::Highlighted };
    LetterMessage::render(&letter.template, values, details)
}

/// How a letter to an address travels.
pub(super) fn postage(letter: &ReadyLetter, address: &PostalAddress) -> Postage {
    match address.postage_zone() {
        PostageZone::UnitedKingdom => letter.postage,
        PostageZone::Europe => Postage::Europe,
        PostageZone::RestOfWorld => Postage::RestOfWorld,
    }
}

/// An address that a service's letters may go to.
pub(super) fn may_go_to(caller: &Caller, address: &PostalAddress) -> Result<(), Refusal> {
    let allowed = LetterPermissions { international: caller.service.may(ServicePermission::InternationalLetters) };
    address.validate(allowed).map_err(Refusal::Address)
}

/// The address among the values. Here its lines have to be named exactly, with underscores.
pub(super) fn address(personalisation: &Map<String, Value>) -> PostalAddress {
    PostalAddress::from_personalisation(|name| {
        let value = personalisation.get(name)?;
        Some(match tidings_template::Value::from_json(value) {
            None => String::new(),
            Some(tidings_template::Value::Text(text)) => text,
            Some(tidings_template::Value::List(items)) => items.join(", "),
        })
    })
}

/// The report that a printer would send.
fn delivered(notification: &NewNotification) -> Result<NewJob, Refusal> {
    let receipt = SandboxReceipt {
        notification_id: notification.id,
        status: NotificationStatus::Delivered,
        provider: "dvla".to_owned(),
    };
    let payload = serde_json::to_value(receipt).map_err(not_stored)?;
    let job = NewJob::new(SANDBOX_RECEIPT, payload, notification.created_at);
    Ok(job.for_service(notification.service_id.as_uuid()))
}
