//! Invitations to the teams of services and organisations.

mod organisation;
mod service;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    organisation::routes(routes);
    service::routes(routes);
}
