//! Security keys.

mod create;
mod delete;
mod list;
mod rename;

use tidings_api_types::internal::user::webauthn::{
    CreateWebauthnCredential, DeleteWebauthnCredential, ListWebauthnCredentials, RenameWebauthnCredential,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListWebauthnCredentials, _>(list::handle);
    routes.add::<CreateWebauthnCredential, _>(create::handle);
    routes.add::<RenameWebauthnCredential, _>(rename::handle);
    routes.add::<DeleteWebauthnCredential, _>(delete::handle);
}
