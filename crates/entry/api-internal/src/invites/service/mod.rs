//! Invitations to services.

mod check;
mod create;
mod get;
mod get_or_check;
mod list;
mod update;

use tidings_api_types::internal::invites::{
    CheckServiceInvite, CreateServiceInvite, GetInvitedUser, GetServiceInvite, ListServiceInvites, UpdateServiceInvite,
};

use crate::routes::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.add::<CreateServiceInvite, _>(create::handle);
    routes.add::<ListServiceInvites, _>(list::handle);
    routes.add::<GetServiceInvite, _>(get::handle);
    routes.add::<UpdateServiceInvite, _>(update::handle);
    routes.add::<GetInvitedUser, _>(get_or_check::handle);
    routes.add::<CheckServiceInvite, _>(check::handle);
}
