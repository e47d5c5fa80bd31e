//! Makes a folder.

use jiff::Timestamp;
use tidings_api_types::internal::template_folders::{NewTemplateFolder, TemplateFolder};
use tidings_domain::{ServiceId, TemplateFolderId};
use tidings_store::template_folders;

use super::reply;
use crate::{App, Failure, random};

/// Makes a folder. Those who may see its parent may see it; at the top that is everybody who is active in the team.
pub async fn create(
    app: &App,
    service: ServiceId,
    new: NewTemplateFolder,
    now: Timestamp,
) -> Result<TemplateFolder, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    if let Some(parent) = new.parent_id
        && !template_folders::exists(conn, service, parent).await?
    {
        return Err(Failure::invalid("parent_id not found"));
    }
    let id = TemplateFolderId::at(now, random::id_bytes());
    let inserted = template_folders::insert(conn, service, id, new.name.trim(), new.parent_id).await;
    inserted.map_err(|error| match error.constraint() {
        Some("template_folder_service_id_fkey") => Failure::not_found(),
        _ => error.into(),
    })?;
    let folder = template_folders::get(&mut *conn, service, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(reply(service, folder))
}
