//! The teams of services.

mod add;
mod list;
mod remove;

use tidings_api_types::internal::user::{AddServiceUser, GetServiceUsers, RemoveServiceUser};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetServiceUsers, _>(list::handle);
    routes.add::<AddServiceUser, _>(add::handle);
    routes.add::<RemoveServiceUser, _>(remove::handle);
}
