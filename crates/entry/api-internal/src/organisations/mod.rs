//! Organisations: bodies that services belong to.

mod add_email_brandings;
mod add_letter_brandings;
mod add_member;
mod archive;
mod by_domain;
mod create;
mod email_branding_pool;
mod get;
mod letter_branding_pool;
mod link_service;
mod list;
mod members;
mod notify_approvers;
mod notify_of_next_steps;
mod notify_of_rejection;
mod remove_email_branding;
mod remove_letter_branding;
mod remove_member;
mod search;
mod services;
mod services_with_usage;
mod update;

use tidings_api_types::internal::organisations::{
    AddOrganisationUser, AddToEmailBrandingPool, AddToLetterBrandingPool, ArchiveOrganisation, CreateOrganisation,
    GetEmailBrandingPool, GetLetterBrandingPool, GetOrganisation, GetOrganisationByDomain, GetServicesWithUsage,
    LinkService, ListOrganisationServices, ListOrganisationUsers, ListOrganisations, NotifyMemberOfNextSteps,
    NotifyMemberOfRejection, NotifyUsersOfGoLiveRequest, RemoveFromEmailBrandingPool, RemoveFromLetterBrandingPool,
    RemoveOrganisationUser, SearchOrganisations, UpdateOrganisation,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListOrganisations, _>(list::handle);
    routes.add::<GetOrganisation, _>(get::handle);
    routes.add::<GetOrganisationByDomain, _>(by_domain::handle);
    routes.add::<SearchOrganisations, _>(search::handle);
    routes.add::<CreateOrganisation, _>(create::handle);
    routes.add::<UpdateOrganisation, _>(update::handle);
    routes.add::<ArchiveOrganisation, _>(archive::handle);
    routes.add::<LinkService, _>(link_service::handle);
    routes.add::<ListOrganisationServices, _>(services::handle);
    routes.add::<GetServicesWithUsage, _>(services_with_usage::handle);
    routes.add::<ListOrganisationUsers, _>(members::handle);
    routes.add::<AddOrganisationUser, _>(add_member::handle);
    routes.add::<RemoveOrganisationUser, _>(remove_member::handle);
    routes.add::<GetEmailBrandingPool, _>(email_branding_pool::handle);
    routes.add::<AddToEmailBrandingPool, _>(add_email_brandings::handle);
    routes.add::<RemoveFromEmailBrandingPool, _>(remove_email_branding::handle);
    routes.add::<GetLetterBrandingPool, _>(letter_branding_pool::handle);
    routes.add::<AddToLetterBrandingPool, _>(add_letter_brandings::handle);
    routes.add::<RemoveFromLetterBrandingPool, _>(remove_letter_branding::handle);
    routes.add::<NotifyUsersOfGoLiveRequest, _>(notify_approvers::handle);
    routes.add::<NotifyMemberOfNextSteps, _>(notify_of_next_steps::handle);
    routes.add::<NotifyMemberOfRejection, _>(notify_of_rejection::handle);
}
