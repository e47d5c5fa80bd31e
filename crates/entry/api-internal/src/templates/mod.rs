//! Templates and their versions.

mod create;
mod get;
mod list;
mod precompiled;
mod preview;
mod update;
mod version;
mod versions;

use tidings_api_types::internal::templates::{
    CreateTemplate, GetPrecompiledTemplate, GetTemplate, GetTemplateVersion, ListTemplateVersions, ListTemplates,
    PreviewTemplate, UpdateTemplate,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListTemplates, _>(list::handle);
    routes.add::<CreateTemplate, _>(create::handle);
    routes.add::<GetPrecompiledTemplate, _>(precompiled::handle);
    routes.add::<GetTemplate, _>(get::handle);
    routes.add::<UpdateTemplate, _>(update::handle);
    routes.add::<PreviewTemplate, _>(preview::handle);
    routes.add::<GetTemplateVersion, _>(version::handle);
    routes.add::<ListTemplateVersions, _>(versions::handle);
}
