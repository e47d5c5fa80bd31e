//! API integration: what a service's developers need.

mod callback_test;
mod callbacks;
mod guest_list;
mod keys;
mod log;

use crate::{
    access::{Access, Role},
    routing::Routes,
};

const ACCESS: Access = Access::member_with(&[Role::ManageApiKeys]);

pub(super) fn routes(routes: &mut Routes) {
    log::routes(routes);
    keys::routes(routes);
    guest_list::routes(routes);
    callbacks::routes(routes);
    callback_test::routes(routes);
}
