//! Changes a file, or makes it live.

use jiff::Timestamp;
use tidings_api_types::internal::template_email_files::{EmailFile, EmailFileFields};
use tidings_domain::{ServiceId, TemplateEmailFileId, TemplateId};
use tidings_store::{template_email_files, templates};

use super::{name_is_free, reply};
use crate::{App, Failure, templates::checks::or_unknown_user};

/// Changes a file. Making it live starts its history, at the template's present version; a change of a live file is a new
/// version of it and of its template; a pending file just changes.
pub async fn update(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    id: TemplateEmailFileId,
    fields: EmailFileFields,
    now: Timestamp,
) -> Result<EmailFile, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if !templates::lock(conn, service, template).await? {
        return Err(Failure::not_found());
    }
    let current = template_email_files::get(&mut *conn, service, template, id).await?.ok_or_else(Failure::not_found)?;
    let mut file = current.clone();
    file.filename = fields.filename.unwrap_or(file.filename);
    file.link_text = fields.link_text.or(file.link_text);
    file.retention_period = fields.retention_period.unwrap_or(file.retention_period);
    file.validate_users_email = fields.validate_users_email.unwrap_or(file.validate_users_email);
    file.created_by = fields.created_by_id.unwrap_or(file.created_by);
    file.pending = fields.pending.unwrap_or(file.pending);
    if file == current {
        return Ok(reply(current));
    }
    file.updated_at = Some(now);
    if !file.pending {
        file.version += 1;
        if current.pending {
            name_is_free(conn, service, template, &file.filename, Some(id)).await?;
        } else {
            templates::make_version(conn, template, now).await?;
        }
        let details = templates::details(&mut *conn, service, template).await?.ok_or_else(Failure::not_found)?;
        file.template_version = details.version;
    }
    template_email_files::update(conn, &file).await.map_err(or_unknown_user)?;
    if !file.pending {
        template_email_files::copy_to_history(conn, &[id]).await?;
    }
    transaction.commit().await?;
    Ok(reply(file))
}
