//! Whom services in trial mode may send to besides their teams.

mod get;
mod update;

use tidings_api_types::internal::guest_list::{GetGuestList, UpdateGuestList};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetGuestList, _>(get::handle);
    routes.add::<UpdateGuestList, _>(update::handle);
}
