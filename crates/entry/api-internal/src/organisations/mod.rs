//! Organisations: bodies that services belong to.

mod by_domain;
mod get;
mod list;
mod search;
mod services;

use tidings_api_types::internal::organisations::{
    GetOrganisation, GetOrganisationByDomain, ListOrganisationServices, ListOrganisations, SearchOrganisations,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListOrganisations, _>(list::handle);
    routes.add::<GetOrganisation, _>(get::handle);
    routes.add::<GetOrganisationByDomain, _>(by_domain::handle);
    routes.add::<SearchOrganisations, _>(search::handle);
    routes.add::<ListOrganisationServices, _>(services::handle);
}
