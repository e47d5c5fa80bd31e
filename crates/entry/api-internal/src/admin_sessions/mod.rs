//! Sessions of the admin app.

mod create;
mod delete;
mod delete_of_user;
mod get;
mod list;
mod update;

use tidings_api_types::internal::admin_sessions::{
    ChangeAdminSession, CreateAdminSession, DeleteAdminSession, DeleteAdminSessions, GetAdminSession, ListAdminSessions,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateAdminSession, _>(create::handle);
    routes.add::<GetAdminSession, _>(get::handle);
    routes.add::<ChangeAdminSession, _>(update::handle);
    routes.add::<DeleteAdminSession, _>(delete::handle);
    routes.add::<ListAdminSessions, _>(list::handle);
    routes.add::<DeleteAdminSessions, _>(delete_of_user::handle);
}
