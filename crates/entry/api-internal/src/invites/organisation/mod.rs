//! Invitations to organisations.

mod check;
mod create;
mod get;
mod get_or_check;
mod list;
mod update;

use tidings_api_types::internal::invites::{
    CheckOrganisationInvite, CreateOrganisationInvite, GetInvitedOrganisationUser, GetOrganisationInvite,
    ListOrganisationInvites, UpdateOrganisationInvite,
};

use crate::routes::Routes;

pub(super) fn routes(routes: &mut Routes) {
    routes.add::<CreateOrganisationInvite, _>(create::handle);
    routes.add::<ListOrganisationInvites, _>(list::handle);
    routes.add::<GetOrganisationInvite, _>(get::handle);
    routes.add::<UpdateOrganisationInvite, _>(update::handle);
    routes.add::<GetInvitedOrganisationUser, _>(get_or_check::handle);
    routes.add::<CheckOrganisationInvite, _>(check::handle);
}
