//! `/your-services`: where a person chooses what to work on, and the ways that lead there.

use minijinja::{Value, context};
use tidings_admin_client::Reply;
use tidings_api_types::internal::user::UsersService;

use crate::{
    access::Access,
    routing::Routes,
    visit::{Answer, SignedIn, Visit},
};

/// From so many services on there is a box to search them by.
const MANY: usize = 8;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-services", Access::SignedIn, list);
    routes.get("/services", Access::Public, all);
    routes.get("/services-or-dashboard", Access::Public, only_one_or_all);
    routes.get("/accounts-or-dashboard", Access::Public, only_one_or_all);
}

async fn list(visit: SignedIn) -> Answer {
    let (mut services, requests) = tokio::try_join!(services(&visit), open_requests(&visit))?;
    services.sort_by_cached_key(|service| service.name.to_lowercase());
    let is_searchable = services.len() >= MANY;
    let (trial, live): (Vec<UsersService>, Vec<UsersService>) =
        services.into_iter().partition(|service| service.restricted);
    visit.page(
        "services/your_services.html",
        context! { live => named(&live), trial => named(&trial), is_searchable, requests },
    )
}

async fn services(visit: &SignedIn) -> Reply<Vec<UsersService>> {
    Ok(visit.client.users.organisations_and_services(visit.user.id).await?.services)
}

/// How many services ask to go live, for those who run the platform: nobody writes to them about it.
async fn open_requests(visit: &SignedIn) -> Reply<usize> {
    if !visit.user.platform_admin {
        return Ok(0);
    }
    Ok(visit.client.platform_admin.go_live_requests().await?.data.len())
}

fn named(services: &[UsersService]) -> Value {
    services
        .iter()
        .map(|service| context! { name => service.name.as_str(), href => format!("/services/{}", service.id) })
        .collect()
}

async fn all(visit: Visit) -> Answer {
    visit.go_to("/your-services")
}

/// Where somebody goes who has just signed in.
async fn only_one_or_all(visit: Visit) -> Answer {
    match visit.user.as_ref().map(|user| (user.platform_admin, user.services.as_slice())) {
        Some((false, [only])) => visit.go_to(&format!("/services/{only}")),
        _ => visit.go_to("/your-services"),
    }
}
