//! `/service/{service_id}/upload…`: what a service uploaded and sent.

mod letters;
mod list;

use tidings_api_types::internal::uploads::{ListUploadedLetters, ListUploads};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListUploads, _>(list::handle);
    routes.add::<ListUploadedLetters, _>(letters::handle);
}
