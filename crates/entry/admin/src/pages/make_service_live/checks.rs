//! `/services/{service_id}/make-service-live/unique-service` and `/service-name`: what is to be looked at before a decision.

use minijinja::context;
use tidings_api_types::internal::organisations::GoLiveNextSteps;

use super::{ACCESS, Checks, Name, Request, START, Unique, go_on, url};
use crate::{
    forms::FormView,
    pages::switch,
    routing::Routes,
    visit::{Answer, InService, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/make-service-live/unique-service", ACCESS, ask_unique);
    routes.post("/services/{service_id}/make-service-live/unique-service", ACCESS, take_unique);
    routes.get("/services/{service_id}/make-service-live/service-name", ACCESS, ask_name);
    routes.post("/services/{service_id}/make-service-live/service-name", ACCESS, take_name);
}

async fn ask_unique(visit: InService, Query(checks): Query<Checks>) -> Answer {
    if Request::open(&visit).await?.is_none() {
        return visit.go_to(&visit.url(START));
    }
    let known = checks.unique.map(|unique| ("is_unique", unique.as_str().to_owned()));
    show_unique(&visit, &FormView::of(known))
}

fn show_unique(visit: &InService, form: &FormView) -> Answer {
    visit.page("make_service_live/unique_service.html", context! { form => form.value() })
}

async fn take_unique(visit: InService) -> Answer {
    if Request::open(&visit).await?.is_none() {
        return visit.go_to(&visit.url(START));
    }
    let mut form = visit.checked();
    let Some(unique) = form.choice::<Unique>("is_unique", "Select ‘yes’ if this service is unique") else {
        return show_unique(&visit, &form.view());
    };
    // A service that there is already cannot go live, whatever it is called.
    let next = if unique == Unique::No { "decision" } else { "service-name" };
    go_on(&visit, next, Checks { unique: Some(unique), name: None })
}

async fn ask_name(visit: InService, Query(checks): Query<Checks>) -> Answer {
    if Request::open(&visit).await?.is_none() || matches!(checks.unique, None | Some(Unique::No)) {
        return visit.go_to(&visit.url(START));
    }
    let form = checks.name.map(|name| switch::form(name == Name::Ok)).unwrap_or_default();
    show_name(&visit, &form, checks)
}

fn show_name(visit: &InService, form: &FormView, checks: Checks) -> Answer {
    let back = url(visit, "unique-service", Checks { name: None, ..checks });
    visit.page("make_service_live/service_name.html", context! { form => form.value(), back })
}

async fn take_name(visit: InService, Query(checks): Query<Checks>) -> Answer {
    let Some(unique @ (Unique::Yes | Unique::Unsure)) = checks.unique else {
        return visit.go_to(&visit.url(START));
    };
    if Request::open(&visit).await?.is_none() {
        return visit.go_to(&visit.url(START));
    }
    let mut form = visit.checked();
    let message = "Select ‘yes’ if recipients will understand the service name";
    let Some(is_clear) = switch::read(&mut form, message) else { return show_name(&visit, &form.view(), checks) };
    let checks = Checks { name: Some(if is_clear { Name::Ok } else { Name::Bad }), ..checks };
    if is_clear && unique == Unique::Yes {
        return go_on(&visit, "decision", checks);
    }
    let steps = GoLiveNextSteps {
        to: visit.user.email_address.clone(),
        service_name: visit.service.name.clone(),
        body: next_steps(&visit, unique, is_clear),
    };
    visit.client.organisations.tell_next_steps(visit.service.id, &steps).await?;
    go_on(&visit, "contact-user", checks)
}

/// For whoever decides, to come back to when they have heard from the team.
fn next_steps(visit: &InService, unique: Unique, is_clear: bool) -> String {
    let questions = [
        (unique == Unique::Unsure, "* what their service does that no other service of your organisation does"),
        (!is_clear, "* to choose a name that the people who get their messages will understand"),
    ];
    let questions: Vec<&str> = questions.iter().filter(|(is_asked, _)| *is_asked).map(|(_, text)| *text).collect();
    let (name, page) = (&visit.service.name, visit.url(START));
    format!(
        "You are deciding whether ‘{name}’ goes live. Ask its team:\n\n{}\n\nThen approve or reject their request:\n\n{}{page}",
        questions.join("\n"),
        visit.admin.settings.base_url,
    )
}
