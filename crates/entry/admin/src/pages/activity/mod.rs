//! Messages that a service sent, one by one.

mod cancel;
mod download;
mod filter;
mod life_story;
mod list;
mod notification;
mod report;
mod rows;
mod search;
pub(super) mod status;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    search::routes(routes);
    download::routes(routes);
    report::routes(routes);
    notification::routes(routes);
    cancel::routes(routes);
}
