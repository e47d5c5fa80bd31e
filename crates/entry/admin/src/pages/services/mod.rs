//! A person's services, and new ones.

mod add;
mod your_services;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    your_services::routes(routes);
    add::routes(routes);
}
