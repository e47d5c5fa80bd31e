//! Folders of templates.

mod create;
mod delete;
mod list;
mod move_to_folder;
mod move_to_top;
mod update;

use tidings_api_types::internal::template_folders::{
    CreateTemplateFolder, DeleteTemplateFolder, ListTemplateFolders, MoveToTemplateFolder, MoveToTop,
    UpdateTemplateFolder,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListTemplateFolders, _>(list::handle);
    routes.add::<CreateTemplateFolder, _>(create::handle);
    routes.add::<UpdateTemplateFolder, _>(update::handle);
    routes.add::<DeleteTemplateFolder, _>(delete::handle);
    routes.add::<MoveToTemplateFolder, _>(move_to_folder::handle);
    routes.add::<MoveToTop, _>(move_to_top::handle);
}
