//! `/inbound-number…`: numbers at which the public can answer.

mod add;
mod available;
mod disable;
mod get;
mod list;

use tidings_api_types::internal::inbound_numbers::{
    AddInboundNumber, DisableInboundNumber, GetInboundNumber, ListAvailableInboundNumbers, ListInboundNumbers,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListInboundNumbers, _>(list::handle);
    routes.add::<ListAvailableInboundNumbers, _>(available::handle);
    routes.add::<GetInboundNumber, _>(get::handle);
    routes.add::<AddInboundNumber, _>(add::handle);
    routes.add::<DisableInboundNumber, _>(disable::handle);
}
