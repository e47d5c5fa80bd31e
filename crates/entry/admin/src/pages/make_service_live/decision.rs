//! `/services/{service_id}/make-service-live/decision`: approving or rejecting a request to go live.

use minijinja::context;
use tidings_api_types::internal::{organisations::GoLiveRejection, service::ServiceChange};

use super::{ACCESS, Checks, Request, START, Unique, requester, url};
use crate::{
    forms::FormView,
    pages::{platform_admin, settings, switch},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Query},
};

const REASON: &str = "rejection_reason";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/make-service-live/decision", ACCESS, ask);
    routes.post("/services/{service_id}/make-service-live/decision", ACCESS, decide);
}

async fn ask(visit: InService, Query(checks): Query<Checks>) -> Answer {
    if Request::open(&visit).await?.is_none() || checks.unique.is_none() {
        return visit.go_to(&visit.url(START));
    }
    show(&visit, &FormView::default(), checks)
}

fn show(visit: &InService, form: &FormView, checks: Checks) -> Answer {
    let back = if checks.name.is_some() { "service-name" } else { "unique-service" };
    visit.page(
        "make_service_live/decision.html",
        context! {
            form => form.value(),
            cannot_approve => checks.unique == Some(Unique::No),
            back => url(visit, back, checks),
        },
    )
}

async fn decide(visit: InService, Query(checks): Query<Checks>) -> Answer {
    let (Some(request), Some(unique)) = (Request::open(&visit).await?, checks.unique) else {
        return visit.go_to(&visit.url(START));
    };
    let mut form = visit.checked();
    let may_approve = unique != Unique::No;
    let message = if may_approve { "Select approve or reject" } else { "Select reject" };
    let approves = switch::read(&mut form, message);
    if approves == Some(true) && !may_approve {
        form.error(switch::FIELD, message);
    }
    if approves == Some(false) {
        form.required(REASON, "Enter the reason for rejecting the request");
    }
    let Some(approves) = approves.filter(|_| form.is_valid()) else { return show(&visit, &form.view(), checks) };
    if approves {
        settings::put_live(&visit, true).await?;
        visit.flash("tick", format!("‘{}’ is live. We’ll email its team.", visit.service.name)).await?;
    } else {
        reject(&visit, &request, form.text(REASON)).await?;
    }
    visit.go_to(if visit.standing.is_platform_admin { platform_admin::GO_LIVE_REQUESTS } else { "/your-services" })
}

/// Tells who asked, then closes the request: if that fails it can be rejected again. The service stays as it is, whatever somebody
/// else has decided at the same moment.
async fn reject(visit: &InService, request: &Request, reason: &str) -> Result<(), Problem> {
    let service = &visit.service;
    let told = match requester(visit).await? {
        Some(requester) => {
            let rejection = GoLiveRejection {
                name: requester.name.clone(),
                service_name: service.name.clone(),
                organisation_name: request.decided_for(visit).to_owned(),
                reason: reason.to_owned(),
                organisation_team_member_name: visit.user.name.clone(),
                organisation_team_member_email: visit.user.email_address.clone(),
            };
            visit.client.organisations.tell_of_rejection(service.id, &rejection).await?;
            format!(" We’ll email {}.", requester.name)
        }
        None => String::new(),
    };
    let change = ServiceChange {
        has_active_go_live_request: Some(false),
        created_by: Some(visit.user.id),
        ..ServiceChange::default()
    };
    visit.client.services.update(service.id, &change).await?;
    visit.flash("default", format!("You rejected the request of ‘{}’ to go live.{told}", service.name)).await
}
