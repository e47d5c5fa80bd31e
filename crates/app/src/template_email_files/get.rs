//! Reads files.

use tidings_api_types::internal::template_email_files::EmailFile;
use tidings_domain::{ServiceId, TemplateEmailFileId, TemplateId};
use tidings_store::template_email_files;

use super::reply;
use crate::{App, Failure};

/// The live files of a template, the oldest first; none if the service has no such template.
pub async fn list(app: &App, service: ServiceId, template: TemplateId) -> Result<Vec<EmailFile>, Failure> {
    let live = template_email_files::live(&app.pool, service, template).await?;
    Ok(live.into_iter().map(reply).collect())
}

/// A file, pending and archived ones too.
pub async fn get(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    id: TemplateEmailFileId,
) -> Result<EmailFile, Failure> {
    let file = template_email_files::get(&app.pool, service, template, id).await?;
    file.map(reply).ok_or_else(Failure::not_found)
}
