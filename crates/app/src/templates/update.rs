//! Changes a template.

use jiff::Timestamp;
use tidings_api_types::internal::templates::{Template, TemplateChange, TemplateEdit};
use tidings_domain::{NotificationType, ServiceId, TemplateId};
use tidings_store::{
    PgConnection, template_email_files,
    templates::{self, TemplateContent, TemplateDetails},
};

use super::{
    checks::{self, Doing},
    reply,
};
use crate::{App, Failure};

/// Refuses where there is no such template, or the service may not change templates of that channel.
pub async fn may_be_updated(app: &App, service: ServiceId, id: TemplateId) -> Result<(), Failure> {
    let mut conn = app.pool.acquire().await?;
    let current = templates::details(&mut *conn, service, id).await?.ok_or_else(Failure::not_found)?;
    checks::service_may(&mut conn, service, current.template_type, Doing::Updating).await
}

/// Changes a service's template, as a new version if anything is different. Hiding the values of its messages makes no
/// version, and is answered with nothing.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: TemplateId,
    change: TemplateChange,
    now: Timestamp,
) -> Result<Option<Template>, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if !templates::lock(conn, service, id).await? {
        return Err(Failure::not_found());
    }
    let current = templates::details(&mut *conn, service, id).await?.ok_or_else(Failure::not_found)?;
    checks::service_may(conn, service, current.template_type, Doing::Updating).await?;
    match change {
        TemplateChange::Redact(redaction) => {
            templates::redact(conn, id, redaction.created_by, now).await.map_err(checks::or_unknown_user)?;
            transaction.commit().await?;
            return Ok(None);
        }
        TemplateChange::Sender(sender) => {
            checks::letter_contact(conn, service, current.template_type, sender.reply_to).await?;
            templates::set_letter_contact(conn, id, sender.reply_to, now).await?;
        }
        TemplateChange::Edit(edit) if changes_nothing(&edit, &current) => return Ok(Some(reply::template(current))),
        TemplateChange::Edit(edit) => write(conn, &edit, &current, now).await?,
    }
    let details = templates::details(&mut *conn, service, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(Some(reply::template(details)))
}

/// Whether all that is said is so already.
fn changes_nothing(edit: &TemplateEdit, current: &TemplateDetails) -> bool {
    fn same<T: PartialEq>(wanted: Option<&T>, present: &T) -> bool {
        wanted.is_none_or(|wanted| wanted == present)
    }
    edit.archive_email_file_ids.is_empty()
        && same(edit.name.as_ref(), &current.name)
        && same(edit.template_type.as_ref(), &current.template_type)
        && same(edit.content.as_ref(), &current.content)
        && (edit.subject.is_none() || edit.subject == current.subject)
        && (edit.postage.is_none() || edit.postage == current.postage)
        && (edit.letter_languages.is_none() || edit.letter_languages == current.letter_languages)
        && same(edit.letter_welsh_subject.as_ref(), &current.letter_welsh_subject)
        && same(edit.letter_welsh_content.as_ref(), &current.letter_welsh_content)
        && same(edit.has_unsubscribe_link.as_ref(), &current.has_unsubscribe_link)
        && same(edit.archived.as_ref(), &current.archived)
        && same(edit.created_by.as_ref(), &current.created_by.id)
}

async fn write(
    conn: &mut PgConnection,
    edit: &TemplateEdit,
    current: &TemplateDetails,
    now: Timestamp,
) -> Result<(), Failure> {
    let channel = current.template_type;
    let is_letter = channel == NotificationType::Letter;
    if edit.template_type.is_some_and(|wanted| wanted != channel) {
        return Err(Failure::field("template_type", "The type of a template cannot be changed."));
    }
    if edit.letter_languages.is_some() && !is_letter {
        return Err(Failure::field("letter_languages", "Only letter templates have languages."));
    }
    fn or<'a>(wanted: Option<&'a Option<String>>, present: &'a Option<String>) -> Option<&'a str> {
        wanted.unwrap_or(present).as_deref()
    }
    let content = TemplateContent {
        name: edit.name.as_deref().unwrap_or(&current.name),
        subject: edit.subject.as_deref().or(current.subject.as_deref()),
        content: edit.content.as_deref().unwrap_or(&current.content),
        postage: edit.postage.filter(|_| is_letter).or(current.postage),
        letter_languages: edit.letter_languages.or(current.letter_languages),
        letter_welsh_subject: or(edit.letter_welsh_subject.as_ref(), &current.letter_welsh_subject),
        letter_welsh_content: or(edit.letter_welsh_content.as_ref(), &current.letter_welsh_content),
        has_unsubscribe_link: edit.has_unsubscribe_link.unwrap_or(current.has_unsubscribe_link),
        archived: edit.archived.unwrap_or(current.archived),
        created_by: edit.created_by.unwrap_or(current.created_by.id),
    };
    checks::content(channel, content.subject, content.content)?;
    checks::unsubscribe_link(channel, content.has_unsubscribe_link)?;
    if channel != NotificationType::Sms && content.subject.is_none_or(|subject| subject.trim().is_empty()) {
        return Err(Failure::field("subject", "Invalid template subject"));
    }
    templates::edit(conn, current.id, &content, now).await.map_err(checks::or_unknown_user)?;
    if content.archived {
        templates::put_into_folder(conn, current.id, None).await?;
    }
    let files = match content.archived {
        true => template_email_files::live_ids(&mut *conn, current.id).await?,
        false => edit.archive_email_file_ids.clone(),
    };
    let version = current.version + 1;
    let archived = template_email_files::archive(conn, current.id, &files, edit.created_by, version, now).await?;
    if archived < files.len() { Err(Failure::not_found()) } else { Ok(()) }
}
