//! Takes a file off its template.

use jiff::{SignedDuration, Timestamp};
use tidings_api_types::internal::template_email_files::{EmailFile, EmailFileArchiver};
use tidings_domain::{ServiceId, TemplateEmailFileId, TemplateId};
use tidings_store::{StoreError, template_email_files, templates};

use super::reply;
use crate::{App, Failure, templates::checks::or_unknown_user};

/// For so long somebody may be about to make a file live.
const PENDING_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Archives files that were added more than a day ago and never made live; tells how many.
///
/// # Errors
/// When the database does not do it.
pub async fn archive_pending(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    template_email_files::archive_pending(&app.pool, now - PENDING_FOR, now).await
}

/// Archives a file, with a new version of its template.
pub async fn archive(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    id: TemplateEmailFileId,
    archiver: EmailFileArchiver,
    now: Timestamp,
) -> Result<EmailFile, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if !templates::lock(conn, service, template).await? {
        return Err(Failure::not_found());
    }
    let file = template_email_files::get(&mut *conn, service, template, id).await?.ok_or_else(Failure::not_found)?;
    if file.archived_at.is_some() {
        return Ok(reply(file));
    }
    templates::make_version(conn, template, now).await?;
    let details = templates::details(&mut *conn, service, template).await?.ok_or_else(Failure::not_found)?;
    let by = Some(archiver.archived_by_id);
    let archived = template_email_files::archive(conn, template, &[id], by, details.version, now).await;
    archived.map_err(or_unknown_user)?;
    let file = template_email_files::get(&mut *conn, service, template, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(reply(file))
}
