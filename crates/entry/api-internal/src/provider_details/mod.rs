//! `/provider-details…`: who delivers messages, and how much each is given.

mod get;
mod list;
mod update;
mod versions;

use tidings_api_types::internal::provider_details::{GetProvider, ListProviderVersions, ListProviders, UpdateProvider};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListProviders, _>(list::handle);
    routes.add::<GetProvider, _>(get::handle);
    routes.add::<ListProviderVersions, _>(versions::handle);
    routes.add::<UpdateProvider, _>(update::handle);
}
