//! Requests to join the team of a service.

mod create;
mod get;
mod update;

use tidings_api_types::internal::join_requests::{CreateJoinRequest, GetJoinRequest, UpdateJoinRequest};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateJoinRequest, _>(create::handle);
    routes.add::<GetJoinRequest, _>(get::handle);
    routes.add::<UpdateJoinRequest, _>(update::handle);
}
