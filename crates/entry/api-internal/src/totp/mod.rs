//! Authenticator apps.

mod begin;
mod confirm;
mod delete;
mod get;
mod verify;

use tidings_api_types::internal::user::totp::{BeginTotp, ConfirmTotp, DeleteTotp, GetTotp, VerifyTotp};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetTotp, _>(get::handle);
    routes.add::<BeginTotp, _>(begin::handle);
    routes.add::<ConfirmTotp, _>(confirm::handle);
    routes.add::<VerifyTotp, _>(verify::handle);
    routes.add::<DeleteTotp, _>(delete::handle);
}
