//! Pages that are sent with letters.

mod archive;
mod create;
mod get;

use tidings_api_types::internal::letter_attachments::{
    ArchiveLetterAttachment, CreateLetterAttachment, GetLetterAttachment,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetLetterAttachment, _>(get::handle);
    routes.add::<CreateLetterAttachment, _>(create::handle);
    routes.add::<ArchiveLetterAttachment, _>(archive::handle);
}
