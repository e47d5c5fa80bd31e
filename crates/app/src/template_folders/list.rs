//! Reads folders.

use tidings_api_types::internal::template_folders::TemplateFolders;
use tidings_domain::ServiceId;
use tidings_store::template_folders;

use super::reply;
use crate::{App, Failure};

/// All of a service's folders.
pub async fn list(app: &App, service: ServiceId) -> Result<TemplateFolders, Failure> {
    let folders = template_folders::list(&app.pool, service).await?.ok_or_else(Failure::not_found)?;
    Ok(TemplateFolders { template_folders: folders.into_iter().map(|folder| reply(service, folder)).collect() })
}
