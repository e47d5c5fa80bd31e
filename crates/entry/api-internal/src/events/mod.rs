//! What people did, for the record.

mod create;

use tidings_api_types::internal::events::CreateEvent;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateEvent, _>(create::handle);
}
