//! `/platform-admin…`: what those who run the platform look for.

mod find_by_uuid;
mod go_live_requests;
mod users_list;

use tidings_api_types::internal::platform_admin::{FindByUuid, ListGoLiveRequests, ListUsers};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<FindByUuid, _>(find_by_uuid::handle);
    routes.add::<ListGoLiveRequests, _>(go_live_requests::handle);
    routes.add::<ListUsers, _>(users_list::handle);
}
