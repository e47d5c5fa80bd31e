//! `/service/{service_id}/contact-list…`: recipients that a service keeps.

mod create;
mod delete;
mod get;
mod list;

use tidings_api_types::internal::contact_lists::{
    CreateContactList, DeleteContactList, GetContactList, ListContactLists,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListContactLists, _>(list::handle);
    routes.add::<GetContactList, _>(get::handle);
    routes.add::<CreateContactList, _>(create::handle);
    routes.add::<DeleteContactList, _>(delete::handle);
}
