//! Adds a file to an email's template.

use jiff::Timestamp;
use tidings_api_types::internal::template_email_files::{EmailFile, EmailFileFields};
use tidings_domain::{NotificationType, ServiceId, TemplateEmailFileId, TemplateId};
use tidings_store::{
    template_email_files::{self, StoredEmailFile},
    templates,
};

use super::{name_is_free, reply};
use crate::{App, Failure, random, templates::checks::or_unknown_user};

/// Adds a file, pending: it is in no version of the template until it is made live, and has no history.
pub async fn create(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    fields: EmailFileFields,
    now: Timestamp,
) -> Result<EmailFile, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if !templates::lock(conn, service, template).await? {
        return Err(Failure::not_found());
    }
    let details = templates::details(&mut *conn, service, template).await?.ok_or_else(Failure::not_found)?;
    if details.template_type != NotificationType::Email {
        return Err(Failure::invalid("Cannot add an email file to a non-email template"));
    }
    if templates::service_may_have(&mut *conn, service, NotificationType::Email).await? != Some(true) {
        return Err(Failure::invalid("Updating email templates is not allowed"));
    }
    let (Some(filename), Some(created_by)) = (fields.filename, fields.created_by_id) else {
        return Err(Failure::invalid("filename and created_by_id are required"));
    };
    name_is_free(conn, service, template, &filename, None).await?;
    let file = StoredEmailFile {
        id: fields.id.unwrap_or_else(|| TemplateEmailFileId::at(now, random::id_bytes())),
        template_id: template,
        template_version: details.version,
        version: 0,
        filename,
        link_text: fields.link_text,
        retention_period: fields.retention_period.unwrap_or(1),
        validate_users_email: fields.validate_users_email.unwrap_or(true),
        pending: true,
        created_by,
        created_at: now,
        updated_at: None,
        archived_by: None,
        archived_at: None,
    };
    template_email_files::insert(conn, &file).await.map_err(|error| match error.constraint() {
        Some("template_email_files_pkey") => Failure::invalid(format!("There is a file with id {} already", file.id)),
        _ => or_unknown_user(error),
    })?;
    transaction.commit().await?;
    Ok(reply(file))
}
