//! Jobs: spreadsheets that are sent, watched while they are.

mod cancel;
mod counts;
mod job;
mod report;
mod rows;
mod show;

pub(super) use counts::Counts;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    show::routes(routes);
    cancel::routes(routes);
    report::routes(routes);
}
