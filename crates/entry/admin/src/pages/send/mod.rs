//! Sending by a template: to one person, step by step, or to everybody in a spreadsheet or on a kept list.

mod check;
mod contact_list;
mod csv;
mod draft;
mod message;
mod one_off;
mod problems;
mod schedule;
mod sender;
mod set_sender;
mod spreadsheet;
mod start_job;
mod steps;
mod template;

pub(super) use problems::told;
pub(super) use spreadsheet::{Table, upload_refused};

use crate::{
    access::{Access, Role},
    routing::Routes,
};

/// What leads to a message: who only runs the platform may look.
const PREPARE: Access = Access::member_with(&[Role::SendMessages]);
/// What sends one, in the team's name.
const SEND: Access = PREPARE.members_alone();

pub(super) fn routes(routes: &mut Routes) {
    set_sender::routes(routes);
    one_off::routes(routes);
    check::routes(routes);
    csv::routes(routes);
    contact_list::routes(routes);
    spreadsheet::routes(routes);
    start_job::routes(routes);
}
