//! Templates as their service's own systems read them, and see them filled.

use std::collections::BTreeMap;

use tidings_api_types::{
    time::to_wire,
    v2::{ListTemplates, PreviewTemplate, Template, TemplateList, TemplatePreview, template::Placeholder},
};
use tidings_domain::{NotificationType, TemplateId, letter_date::Language};
use tidings_store::{
    StoreError,
    templates::{self, ReadableTemplate},
};
use tidings_template::{
    EmailMessage, LetterSource, LetterTemplate, Personalisation, SmsMessage, Template as ParsedTemplate, letter_text,
    missing, placeholders,
};

use crate::{App, KnownService, send::Refusal};

/// A template of the service, if it has it: the version that is asked for, or the latest. Deleted ones too.
///
/// # Errors
/// When the database cannot be asked, or holds what cannot be read.
pub async fn one(
    app: &App,
    service: &KnownService,
    id: TemplateId,
    version: Option<i32>,
) -> Result<Option<Template>, StoreError> {
    let found = match version {
        Some(version) => templates::readable_version(&app.pool, service.id, id, version).await?,
        None => templates::readable(&app.pool, service.id, id).await?,
    };
    Ok(found.map(template))
}

/// The service's templates by name.
///
/// # Errors
/// As [`one`].
pub async fn list(app: &App, service: &KnownService, list: ListTemplates) -> Result<TemplateList, StoreError> {
    let found = templates::readable_list(&app.pool, service.id, list.template_type).await?;
    Ok(TemplateList { templates: found.into_iter().map(template).collect() })
}

/// The latest version of the service's template with its placeholders filled, if the service has it. Deleted ones too.
///
/// # Errors
/// When a placeholder has no value, and as [`one`].
pub async fn preview(
    app: &App,
    service: &KnownService,
    request: &PreviewTemplate,
) -> Result<Option<TemplatePreview>, Refusal> {
    let Some(found) = templates::readable(&app.pool, service.id, request.template_id).await? else { return Ok(None) };
    let values = Personalisation::from_json(&request.personalisation);
    let parsed = Parsed::of(&found);
    let missing = parsed.missing(&values);
    if !missing.is_empty() {
        return Err(Refusal::MissingPersonalisation(missing.into_iter().map(str::to_owned).collect()));
    }
    let (subject, body, html) = match &parsed {
        Parsed::Sms(content) => (None, SmsMessage::render(content, &values, None).into_content(), None),
        Parsed::Email { subject, content } => {
            let email = EmailMessage::render(subject, content, &values);
            (Some(email.subject().to_owned()), email.body().to_owned(), Some(email.html_body(None)))
        }
        Parsed::Letter { subject, content, .. } => {
            let letter = letter_text(subject, content, &values);
            (Some(letter.subject), letter.source, None)
        }
    };
    Ok(Some(TemplatePreview {
        id: found.id,
        template_type: found.template_type,
        version: found.version,
        body,
        html,
        subject,
        postage: found.postage,
    }))
}

/// A template by its channel.
enum Parsed {
    Sms(ParsedTemplate),
    Email { subject: ParsedTemplate, content: ParsedTemplate },
    Letter { subject: ParsedTemplate, content: ParsedTemplate, whole: LetterTemplate },
}

impl Parsed {
    fn of(found: &ReadableTemplate) -> Self {
        let content = ParsedTemplate::parse(&found.content);
        let subject = || ParsedTemplate::parse(found.subject.as_deref().unwrap_or_default());
        match found.template_type {
            NotificationType::Sms => Self::Sms(content),
            NotificationType::Email => Self::Email { subject: subject(), content },
            NotificationType::Letter => Self::Letter { subject: subject(), content, whole: letter(found) },
        }
    }

    fn placeholders(&self) -> Vec<&str> {
        match self {
            Self::Sms(content) => placeholders(&[content]),
            Self::Email { subject, content } => placeholders(&[subject, content]),
            Self::Letter { whole, .. } => whole.placeholders(Language::English),
        }
    }

    fn missing(&self, values: &Personalisation) -> Vec<&str> {
        match self {
            Self::Sms(content) => missing(&[content], values),
            Self::Email { subject, content } => missing(&[subject, content], values),
            Self::Letter { whole, .. } => whole.missing(Language::English, values),
        }
    }
}

fn letter(found: &ReadableTemplate) -> LetterTemplate {
    LetterTemplate::parse(LetterSource {
        subject: found.subject.as_deref().unwrap_or_default(),
        content: &found.content,
        welsh_subject: found.letter_welsh_subject.as_deref().unwrap_or_default(),
        welsh_content: found.letter_welsh_content.as_deref().unwrap_or_default(),
        contact_block: found.letter_contact_block.as_deref().unwrap_or_default(),
    })
}

fn template(found: ReadableTemplate) -> Template {
    let required = Placeholder { required: true };
    let personalisation: BTreeMap<_, _> =
        Parsed::of(&found).placeholders().into_iter().map(|name| (name.to_owned(), required)).collect();
    Template {
        id: found.id,
        template_type: found.template_type,
        created_at: to_wire(found.created_at),
        updated_at: found.updated_at.map(to_wire),
        created_by: found.created_by,
        version: found.version,
        // Text messages may hold a subject by accident of the past; it is not theirs.
        subject: found.subject.filter(|_| found.template_type != NotificationType::Sms),
        body: found.content,
        name: found.name,
        personalisation,
        postage: found.postage,
        letter_contact_block: found.letter_contact_block,
    }
}
