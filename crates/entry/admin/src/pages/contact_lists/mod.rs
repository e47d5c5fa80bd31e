//! Emergency contact lists: recipients that are kept, to be written to in a hurry.

mod delete;
mod list;
mod upload;

use crate::{
    access::{Access, Role},
    routing::Routes,
};

const SEND: Access = Access::member_with(&[Role::SendMessages]);
const DELETE: Access = Access::member_with(&[Role::ManageTemplates]);

pub(super) fn routes(routes: &mut Routes) {
    upload::routes(routes);
    list::routes(routes);
    delete::routes(routes);
}
