//! Templates and their versions.

mod change;
mod languages;
mod new_template;
mod template;

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationType, ServiceId, TemplateFolderId, TemplateId};

pub use change::{TemplateChange, TemplateEdit, TemplateRedaction, TemplateSender};
pub use new_template::NewTemplate;
pub use template::{LinkedFile, Template, TemplateVersion, VersionAuthor};

use super::{Data, endpoint::endpoint};

endpoint! {
    /// A service's templates by name, those that people may choose from.
    GET "/service/{service_id}/template" => ListTemplates { service_id: ServiceId } -> Data<Vec<TemplateLite>>
}

endpoint! {
    /// A template as it is now, archived ones too.
    GET "/service/{service_id}/template/{template_id}" => GetTemplate { service_id: ServiceId, template_id: TemplateId }
        -> Data<Template>
}

endpoint! {
    /// A template as it was.
    GET "/service/{service_id}/template/{template_id}/version/{version}"
        => GetTemplateVersion { service_id: ServiceId, template_id: TemplateId, version: i32 } -> Data<TemplateVersion>
}

endpoint! {
    /// Everything that a template has been, the latest first.
    GET "/service/{service_id}/template/{template_id}/versions"
        => ListTemplateVersions { service_id: ServiceId, template_id: TemplateId } -> Data<Vec<TemplateVersion>>
}

endpoint! {
    /// Makes a template.
    POST "/service/{service_id}/template" => CreateTemplate { service_id: ServiceId } (NewTemplate) -> 201 Data<Template>
}

endpoint! {
    /// Changes a template. Hiding the values of its messages is answered with `null`.
    POST "/service/{service_id}/template/{template_id}"
        => UpdateTemplate { service_id: ServiceId, template_id: TemplateId } (TemplateChange) -> Option<Data<Template>>
}

endpoint! {
    /// The hidden template by which a service's letters are recorded that come as finished PDFs.
    GET "/service/{service_id}/template/precompiled" => GetPrecompiledTemplate { service_id: ServiceId } -> Template
}

endpoint! {
    /// A template with its placeholders filled in subject and content. What follows the question mark are their values.
    GET "/service/{service_id}/template/{template_id}/preview"
        => PreviewTemplate { service_id: ServiceId, template_id: TemplateId } -> Template
}

/// A template in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLite {
    pub id: TemplateId,
    pub name: String,
    pub template_type: NotificationType,
    /// None at the top.
    pub folder: Option<TemplateFolderId>,
    pub is_precompiled_letter: bool,
}
