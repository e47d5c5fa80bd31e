//! Makes a template.

use jiff::Timestamp;
use tidings_api_types::internal::templates::{NewTemplate, Template};
use tidings_domain::{LetterLanguages, NotificationType, Postage, ServiceId, TemplateId};
use tidings_store::{
    template_folders,
    templates::{self, LetterParts},
};

use super::{
    checks::{self, Doing},
    reply,
};
use crate::{App, Failure, random};

/// Makes a template of a service.
pub async fn create(app: &App, service: ServiceId, new: NewTemplate, now: Timestamp) -> Result<Template, Failure> {
    let channel = new.template_type;
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if let Some(folder) = new.parent_folder_id
        && !template_folders::exists(conn, service, folder).await?
    {
        return Err(Failure::invalid("parent_folder_id not found"));
    }
    checks::service_may(conn, service, channel, Doing::Creating).await?;
    checks::content(channel, new.subject.as_deref(), &new.content)?;
    checks::letter_contact(conn, service, channel, new.reply_to).await?;
    checks::unsubscribe_link(channel, new.has_unsubscribe_link)?;

    let id = TemplateId::at(now, random::id_bytes());
    let template = templates::NewTemplate {
        id,
        service_id: service,
        name: &new.name,
        template_type: channel,
        subject: new.subject.as_deref(),
        content: &new.content,
        created_by: new.created_by,
        hidden: false,
        has_unsubscribe_link: new.has_unsubscribe_link,
        letter: letter_parts(&new)?,
    };
    templates::insert(conn, &template, now).await.map_err(checks::or_unknown_user)?;
    if new.parent_folder_id.is_some() {
        templates::put_into_folder(conn, id, new.parent_folder_id).await?;
    }
    let details = templates::details(&mut *conn, service, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(reply::template(details))
}

/// What a letter has beside other templates; its postage is second class and its language English, if not said otherwise.
fn letter_parts(new: &NewTemplate) -> Result<Option<LetterParts<'_>>, Failure> {
    match new.template_type {
        NotificationType::Letter => Ok(Some(LetterParts {
            postage: new.postage.unwrap_or(Postage::Second),
            languages: new.letter_languages.unwrap_or(LetterLanguages::English),
            welsh_subject: new.letter_welsh_subject.as_deref(),
            welsh_content: new.letter_welsh_content.as_deref(),
            contact_id: new.reply_to,
        })),
        _ if new.letter_languages.is_some() => {
            Err(Failure::field("letter_languages", "Only letter templates have languages."))
        }
        NotificationType::Sms | NotificationType::Email => Ok(None),
    }
}
