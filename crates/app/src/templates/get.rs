//! Reads templates.

use tidings_api_types::internal::templates::{Template, TemplateLite, TemplateVersion};
use tidings_domain::{ServiceId, TemplateId, template::is_precompiled_letter};
use tidings_store::templates;

use super::reply;
use crate::{App, Failure};

/// A template as it is now, archived ones too.
pub async fn get(app: &App, service: ServiceId, id: TemplateId) -> Result<Template, Failure> {
    let details = templates::details(&app.pool, service, id).await?;
    details.filter(|template| !template.hidden).map(reply::template).ok_or_else(Failure::not_found)
}

/// A template as it was.
pub async fn version(app: &App, service: ServiceId, id: TemplateId, version: i32) -> Result<TemplateVersion, Failure> {
    let versions = templates::versions(&app.pool, service, id, Some(version)).await?;
    versions.into_iter().next().map(reply::template_version).ok_or_else(Failure::not_found)
}

/// Everything that a template has been, the latest first; nothing if the service has no such template.
pub async fn versions(app: &App, service: ServiceId, id: TemplateId) -> Result<Vec<TemplateVersion>, Failure> {
    let versions = templates::versions(&app.pool, service, id, None).await?;
    Ok(versions.into_iter().map(reply::template_version).collect())
}

/// A service's templates by name, those that people may choose from.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<TemplateLite>, Failure> {
    let listed = templates::list(&app.pool, service).await?;
    let lite = listed.into_iter().map(|template| TemplateLite {
        id: template.id,
        // Hidden templates are not listed, so that none of these is one; the rule says so itself.
        is_precompiled_letter: is_precompiled_letter(template.template_type, &template.name, false),
        name: template.name,
        template_type: template.template_type,
        folder: template.folder_id,
    });
    Ok(lite.collect())
}
