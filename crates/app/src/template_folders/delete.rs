//! Deletes a folder.

use tidings_domain::{ServiceId, TemplateFolderId};
use tidings_store::template_folders;

use crate::{App, Failure};

/// Deletes a folder that has nothing in it, not even an empty folder.
pub async fn delete(app: &App, service: ServiceId, id: TemplateFolderId) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    match template_folders::lock_and_look(&mut transaction, service, id).await? {
        None => Err(Failure::not_found()),
        Some(true) => Err(Failure::invalid("Folder is not empty")),
        Some(false) => {
            template_folders::delete(&mut transaction, id).await?;
            Ok(transaction.commit().await?)
        }
    }
}
