//! Files that emails link to.

mod archive;
mod create;
mod get;
mod list;
mod update;

use tidings_api_types::internal::template_email_files::{
    ArchiveEmailFile, CreateEmailFile, GetEmailFile, ListEmailFiles, UpdateEmailFile,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListEmailFiles, _>(list::handle);
    routes.add::<CreateEmailFile, _>(create::handle);
    routes.add::<GetEmailFile, _>(get::handle);
    routes.add::<UpdateEmailFile, _>(update::handle);
    routes.add::<ArchiveEmailFile, _>(archive::handle);
}
