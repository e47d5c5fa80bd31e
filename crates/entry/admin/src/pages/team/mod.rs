//! The team of a service.

mod cancel_invite;
mod invite;
mod list;
mod member;
mod permissions;

use crate::{
    access::{Access, Role},
    routing::Routes,
};

const ACCESS: Access = Access::member_with(&[Role::ManageService]);

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    invite::routes(routes);
    cancel_invite::routes(routes);
    member::routes(routes);
}
