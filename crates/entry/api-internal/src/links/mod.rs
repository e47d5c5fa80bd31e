//! What the links in our emails to people mean.

mod open;

use tidings_api_types::internal::links::OpenLink;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<OpenLink, _>(open::handle);
}
