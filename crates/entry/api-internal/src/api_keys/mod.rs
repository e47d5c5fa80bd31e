//! API keys: what services' systems sign their requests with.

mod create;
mod get;
mod list;
mod revoke;

use tidings_api_types::internal::api_keys::{CreateApiKey, GetApiKey, ListApiKeys, RevokeApiKey};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateApiKey, _>(create::handle);
    routes.add::<ListApiKeys, _>(list::handle);
    routes.add::<GetApiKey, _>(get::handle);
    routes.add::<RevokeApiKey, _>(revoke::handle);
}
