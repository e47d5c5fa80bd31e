//! `/platform-admin`: any service, by its name or by the id of something that belongs to it.

use minijinja::{Value, context};
use serde::Deserialize;
use tidings_api_types::internal::{organisations::ServiceLite, platform_admin::WantedUuid, service::list::NameHolds};
use uuid::Uuid;

use super::{ACCESS, page};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, Query, SignedIn},
};

/// So many services are on a page.
const PER_PAGE: usize = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/platform-admin", ACCESS, search);
    routes.get("/find-services-by-name", ACCESS, moved);
}

/// As the page was once called.
async fn moved(visit: SignedIn) -> Answer {
    visit.go_to("/platform-admin")
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// A part of a name, or an id; nothing is looked for where it is empty.
    search: String,
    page: Option<usize>,
}

async fn search(visit: SignedIn, Query(asked): Query<Asked>) -> Answer {
    let wanted = asked.search.trim();
    if let Ok(id) = wanted.parse()
        && let Some(place) = place_of(&visit, id).await?
    {
        return visit.go_to(&place);
    }
    let found = match wanted {
        "" => Vec::new(),
        _ => visit.client.services.find_by_name(&NameHolds(wanted.to_owned())).await?.data,
    };
    let number = asked.page.filter(|number| *number > 0).unwrap_or(1);
    let before = (number - 1).saturating_mul(PER_PAGE);
    let shown: Value = found.iter().skip(before).take(PER_PAGE).map(listed).collect();
    let at = |number: usize| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("search", wanted)
            .append_pair("page", &number.to_string())
            .finish();
        context! { href => format!("/platform-admin?{query}"), page => number }
    };
    page(
        &visit,
        "platform_admin/search.html",
        context! {
            searched => wanted,
            count => found.len(),
            services => shown,
            previous => (number > 1).then(|| at(number - 1)),
            next => (found.len() > before.saturating_add(PER_PAGE)).then(|| at(number + 1)),
        },
    )
}

fn listed(service: &ServiceLite) -> Value {
    let state = match (service.active, service.restricted) {
        (false, _) => "Archived",
        (true, true) => "Trial mode",
        (true, false) => "Live",
    };
    context! { name => &service.name, href => format!("/services/{}", service.id), state }
}

/// The page of what has an id; that of its service where it has none of its own.
async fn place_of(visit: &SignedIn, id: Uuid) -> Result<Option<String>, Problem> {
    let found = match visit.client.platform_admin.find_by_uuid(&WantedUuid { uuid: id }).await {
        Ok(found) => found,
        Err(failed) if failed.is_not_found() => return Ok(None),
        Err(failed) => return Err(failed.into()),
    };
    Ok(match (found.kind.as_str(), found.context.service_id) {
        ("service", _) => Some(format!("/services/{id}")),
        ("template", Some(service)) => Some(format!("/services/{service}/templates/{id}")),
        ("notification", Some(service)) => Some(format!("/services/{service}/notification/{id}")),
        ("job", Some(service)) => Some(format!("/services/{service}/jobs/{id}")),
        (_, Some(service)) => Some(format!("/services/{service}")),
        (_, None) => None,
    })
}
