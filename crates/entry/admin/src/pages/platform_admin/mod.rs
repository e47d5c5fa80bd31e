//! Pages of those who run the platform.

mod go_live_requests;
mod inbound_numbers;
mod search;

use minijinja::{Value, context, value::Serde};

use crate::{
    access::Access,
    navigation,
    routing::Routes,
    visit::{Answer, SignedIn},
};

const ACCESS: Access = Access::PlatformAdmin;
/// Where a decision about a request leads back to.
pub(super) const GO_LIVE_REQUESTS: &str = "/platform-admin/go-live-requests";

pub(super) fn routes(routes: &mut Routes) {
    search::routes(routes);
    go_live_requests::routes(routes);
    inbound_numbers::routes(routes);
}

/// The page made of a template, with the links to the others.
fn page(visit: &SignedIn, template: &str, context: Value) -> Answer {
    visit.page(template, context! { platform_links => Serde(navigation::platform(visit)), ..context })
}
