//! Shows a template filled with values.

use jiff::Timestamp;
use tidings_api_types::internal::templates::Template;
use tidings_domain::{NotificationType, ServiceId, TemplateId, letter_date::Language};
use tidings_template::{
    EmailMessage, LetterDetails, LetterMessage, LetterSource, LetterTemplate, Missing, Personalisation, SmsMessage,
    Template as ParsedTemplate, Value, missing,
};

use crate::{App, Failure};

/// A template with its placeholders filled in subject and content.
pub async fn preview(
    app: &App,
    service: ServiceId,
    id: TemplateId,
    values: &[(String, String)],
    now: Timestamp,
) -> Result<Template, Failure> {
    let values = &personalisation(values);
    let mut template = super::get(app, service, id).await?;
    let subject = ParsedTemplate::parse(template.subject.as_deref().unwrap_or_default());
    let content = ParsedTemplate::parse(&template.content);
    match template.template_type {
        NotificationType::Sms => {
            all_given(&missing(&[&content], values))?;
            template.content = SmsMessage::render(&content, values, None).into_content();
        }
        NotificationType::Email => {
            all_given(&missing(&[&subject, &content], values))?;
            let email = EmailMessage::render(&subject, &content, values);
            template.subject = Some(email.subject().to_owned());
            template.content = email.body().to_owned();
        }
        NotificationType::Letter => {
            let letter = LetterTemplate::parse(LetterSource {
                subject: template.subject.as_deref().unwrap_or_default(),
                content: &template.content,
                contact_block: template.reply_to_text.as_deref().unwrap_or_default(),
                ..LetterSource::default()
            });
            all_given(&letter.missing(Language::English, values))?;
            let details =
                LetterDetails { language: Language::English, address: &[], date: now, missing: Missing::Highlighted };
            let filled = LetterMessage::render(&letter, values, details);
            template.subject = Some(filled.subject);
            template.content = filled.source;
        }
    }
    Ok(template)
}

/// Of values that are given twice the first counts.
fn personalisation(pairs: &[(String, String)]) -> Personalisation {
    let mut values = Personalisation::new();
    for (name, value) in pairs.iter().rev() {
        values.insert(name, Value::from(value.as_str()));
    }
    values
}

fn all_given(missing: &[&str]) -> Result<(), Failure> {
    match missing {
        [] => Ok(()),
        missing => Err(Failure::field("template", format!("Missing personalisation: {}", missing.join(", ")))),
    }
}
