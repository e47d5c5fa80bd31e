//! Files that emails link to.

mod archive;
mod create;
mod get;
mod update;

pub use archive::{archive, archive_pending};
pub use create::create;
pub use get::{get, list};
pub use update::update;

use tidings_api_types::internal::template_email_files::EmailFile;
use tidings_domain::{ServiceId, TemplateEmailFileId, TemplateId};
use tidings_store::{
    PgConnection,
    template_email_files::{self, StoredEmailFile},
};
use tidings_template::normalise_name;

use crate::Failure;

fn reply(file: StoredEmailFile) -> EmailFile {
    EmailFile {
        id: file.id,
        filename: file.filename,
        link_text: file.link_text,
        retention_period: file.retention_period,
        validate_users_email: file.validate_users_email,
        pending: file.pending,
        template: file.template_id,
        template_id: file.template_id,
        template_version: file.template_version,
        version: file.version,
        created_by: file.created_by,
        created_by_id: file.created_by,
        archived_by: file.archived_by,
        archived_at: file.archived_at.map(Into::into),
        created_at: file.created_at.into(),
        updated_at: file.updated_at.map(Into::into),
    }
}

/// Refuses a name that another live file of the template has. Names are compared as placeholders are.
async fn name_is_free(
    conn: &mut PgConnection,
    service: ServiceId,
    template: TemplateId,
    name: &str,
    file: Option<TemplateEmailFileId>,
) -> Result<(), Failure> {
    let live = template_email_files::live(conn, service, template).await?;
    let wanted = normalise_name(name);
    match live.iter().any(|other| Some(other.id) != file && normalise_name(&other.filename) == wanted) {
        true => Err(Failure::invalid(format!("File named {name} already exists for template id {template}"))),
        false => Ok(()),
    }
}
