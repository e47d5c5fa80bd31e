//! Moves templates and folders.

use std::collections::HashMap;

use tidings_api_types::internal::template_folders::FolderContents;
use tidings_domain::{ServiceId, TemplateFolderId, TemplateId};
use tidings_store::template_folders;

use crate::{App, Failure};

/// Puts templates and folders into a folder, or to the top: all of them or none. Archived templates stay where they are.
pub async fn move_contents(
    app: &App,
    service: ServiceId,
    target: Option<TemplateFolderId>,
    contents: FolderContents,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    let parents: HashMap<_, _> = template_folders::lock_tree(conn, service).await?.into_iter().collect();
    if target.is_some_and(|target| !parents.contains_key(&target)) {
        return Err(Failure::not_found());
    }
    for &folder in &contents.folders {
        if !parents.contains_key(&folder) {
            return Err(Failure::invalid(format!("No folder found with id {folder} for service {service}")));
        }
        if target == Some(folder) {
            return Err(Failure::invalid("You cannot move a folder to itself"));
        }
        if target.is_some_and(|target| is_inside(&parents, target, folder)) {
            return Err(Failure::invalid("You cannot move a folder to one of its subfolders"));
        }
    }
    let found: HashMap<TemplateId, bool> =
        template_folders::lock_templates(conn, service, &contents.templates).await?.into_iter().collect();
    let mut templates = Vec::with_capacity(contents.templates.len());
    for template in contents.templates {
        match found.get(&template) {
            Some(false) => templates.push(template),
            Some(true) => tracing::info!(%template, "an archived template is not moved"),
            None => {
                return Err(Failure::invalid(format!(
                    "Could not move to folder: No template found with id {template} for service {service}"
                )));
            }
        }
    }
    template_folders::move_folders(conn, &contents.folders, target).await?;
    template_folders::move_templates(conn, &templates, target).await?;
    Ok(transaction.commit().await?)
}

/// Whether `inner` is in `outer`, or in a folder that is, and so on.
fn is_inside(
    parents: &HashMap<TemplateFolderId, Option<TemplateFolderId>>,
    inner: TemplateFolderId,
    outer: TemplateFolderId,
) -> bool {
    let above = std::iter::successors(Some(inner), |folder| parents.get(folder).copied().flatten());
    // A tree is no deeper than it has folders; should it have a loop all the same, this ends.
    above.skip(1).take(parents.len()).any(|folder| folder == outer)
}
