//! What a service did and has to do, at a glance.

mod figures;
mod monthly;
mod page;
mod template_usage;
mod usage;
mod years;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    page::routes(routes);
    template_usage::routes(routes);
    monthly::routes(routes);
    usage::routes(routes);
}
