//! The addresses that stand at the top of services' letters.

mod add;
mod archive;
mod get;
mod list;
mod update;

use tidings_api_types::internal::letter_contacts::{
    AddLetterContact, ArchiveLetterContact, GetLetterContact, ListLetterContacts, UpdateLetterContact,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListLetterContacts, _>(list::handle);
    routes.add::<GetLetterContact, _>(get::handle);
    routes.add::<AddLetterContact, _>(add::handle);
    routes.add::<UpdateLetterContact, _>(update::handle);
    routes.add::<ArchiveLetterContact, _>(archive::handle);
}
