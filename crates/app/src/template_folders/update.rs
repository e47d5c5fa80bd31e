//! Changes a folder.

use std::collections::HashSet;

use tidings_api_types::internal::template_folders::{TemplateFolder, TemplateFolderChange};
use tidings_domain::{ServiceId, TemplateFolderId};
use tidings_store::template_folders;

use super::reply;
use crate::{App, Failure};

/// Gives a folder another name, and says who may see it if that is asked for: members of the team only.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: TemplateFolderId,
    change: TemplateFolderChange,
) -> Result<TemplateFolder, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if !template_folders::rename(conn, service, id, &change.name).await? {
        return Err(Failure::not_found());
    }
    if let Some(users) = &change.users_with_permission {
        let members = template_folders::set_users(conn, service, id, users).await?;
        if members < users.iter().collect::<HashSet<_>>().len() {
            return Err(Failure::not_found());
        }
    }
    let folder = template_folders::get(&mut *conn, service, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(reply(service, folder))
}
